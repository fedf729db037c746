// Where the sources lie. Plain JavaScript, which is never compiled: a compiled command lies elsewhere, and asks here.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT_FOLDER = dirname(dirname(fileURLToPath(import.meta.url)));
