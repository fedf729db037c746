import { z } from 'zod';
import { sweepSchema } from './schema.ts';

/** The configuration's schema as JSON Schema text. Rules between fields, such as unique names, are beyond it. */
export function renderJsonSchema(): string {
  const schema = z.toJSONSchema(sweepSchema, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ title: 'durasweep sweep', ...schema }, null, 2)}\n`;
}
