import { z } from 'zod';
import { resultsFileSchema } from '../../core/report/files/results-schema.ts';
import { type FieldSchema, renderFields } from './render-fields.ts';

const INTRODUCTION = `# results.json and manifest.json

\`runs/<sweep id>/results.json\` is for programs: every number of the report. Accuracies are fractions; a field that does not apply is null. Its JSON
schema is [results.schema.json](results.schema.json). Objects may gain fields, except trials, whose fields are these.

\`runs/<sweep id>/manifest.json\` has all that it takes to run the sweep again, bit for bit: \`configuration\` as it was run, \`datasetSha256\`, \`synthetic\`,
\`trainingCodeVersion\`, \`packages\`, \`tensorflowVersion\`, \`machine\` and \`seeds\`. \`npm start -- runs/<sweep id>/manifest.json\` does.
`;

const buildSchema = () => z.toJSONSchema(resultsFileSchema, { io: 'input', target: 'draft-7' });

/** Written by `npm run schema`. */
export function renderResults(): string {
  return `${INTRODUCTION}${renderFields(buildSchema() as FieldSchema)}`;
}

export function renderResultsSchema(): string {
  return `${JSON.stringify({ title: 'durasweep results', ...buildSchema() }, null, 2)}\n`;
}
