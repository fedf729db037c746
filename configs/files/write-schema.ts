/** Writes what is made from the configuration's schema: the JSON schema that editors complete by, and the reference page. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { renderJsonSchema } from '../json-schema.ts';
import { renderReference } from '../reference.ts';

const PAGE = new URL('../../docs/reference/configuration.md', import.meta.url);

writeFileSync(new URL('../sweep.schema.json', import.meta.url), renderJsonSchema());
mkdirSync(new URL('.', PAGE), { recursive: true });
writeFileSync(PAGE, renderReference());
