import { z } from 'zod';
import { referenceFields } from '../../configs/references.ts';
import { sweepSchema } from '../../configs/schema.ts';

interface ObjectSchema {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
}

/** The schema of configuration files as JSON Schema text. It does not include rules between fields, such as unique names. */
export function renderJsonSchema(): string {
  const { required, ...file } = buildFileSchema();
  const { required: requiredOfDataset, ...dataset } = file.properties.dataset as ObjectSchema;
  // A file with references need not have all required fields.
  const complete = { required, properties: { dataset: { anyOf: [{ required: ['file'] }, { required: requiredOfDataset }] } } };
  const schema = { ...file, properties: { ...file.properties, dataset }, if: { required: ['extends'] }, else: complete };
  return `${JSON.stringify({ title: 'durasweep sweep', ...schema }, null, 2)}\n`;
}

/** The schema of configurations with the fields that refer to other files. */
export function buildFileSchema(): ObjectSchema {
  const schema = z.toJSONSchema(sweepSchema, { io: 'input', target: 'draft-7' }) as unknown as ObjectSchema;
  const references = z.toJSONSchema(z.strictObject(referenceFields), { io: 'input', target: 'draft-7' }) as unknown as ObjectSchema;
  const { extends: base, datasetFile: file } = references.properties;
  const dataset = schema.properties.dataset as ObjectSchema;
  return {
    ...schema,
    properties: { extends: base, ...schema.properties, dataset: { ...dataset, properties: { file, ...dataset.properties } } },
  };
}
