/** Writes configs/sweep.schema.json, by which editors complete and check configuration files. */
import { writeFileSync } from 'node:fs';
import { renderJsonSchema } from './json-schema.ts';

writeFileSync(new URL('./sweep.schema.json', import.meta.url), renderJsonSchema());
