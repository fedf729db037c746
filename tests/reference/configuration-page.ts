import { buildFileSchema } from './json-schema.ts';
import { type FieldSchema, renderFields } from './render-fields.ts';

const INTRODUCTION = `# Every field of a configuration

Written by \`npm run schema\` from the schema that checks configurations. What is required can also come from a file that \`extends\` or \`dataset.file\` names. \`experiments[]\` is each entry of a list. How the parts go together:
[write a configuration](../how-to/write-a-configuration.md), [add a data set](../how-to/add-a-dataset.md).
`;

export function renderConfiguration(): string {
  return `${INTRODUCTION}${renderFields(buildFileSchema() as FieldSchema)}`;
}
