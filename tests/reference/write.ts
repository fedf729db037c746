/** `npm run schema`: writes the files generated from the code: JSON schemas and the pages of docs/reference. */
import { writeFileSync } from 'node:fs';
import { GENERATED } from './generated.ts';

for (const { file, render } of GENERATED) writeFileSync(new URL(`../../${file}`, import.meta.url), render());
