import { z } from 'zod';
import { BLOCKS, type BlockType } from '../../models/blocks/index.ts';
import { MODEL_FORMAT, MODEL_FORMAT_VERSION, type ModelDocument } from '../../streaming/model-document.ts';

/** Far more than any of our networks has. */
const MOST_WEIGHTS = 100_000_000;
const count = z.int().min(0).max(MOST_WEIGHTS);
const names = z.array(z.string().max(1_000)).min(1).max(10_000);
const numbers = z.array(z.number());
const blockTypes = Object.keys(BLOCKS) as [BlockType, ...BlockType[]];

const signal = z.looseObject({
  kind: z.enum(['steps', 'vector']),
  width: count,
  directions: z.union([z.literal(1), z.literal(2)]),
  clean: z.boolean(),
});

const block = z.looseObject({
  prefix: z.string(),
  options: z.looseObject({ type: z.enum(blockTypes) }).transform((options, context) => {
    const parsed = BLOCKS[options.type].options.safeParse(options);
    if (parsed.success) return parsed.data;
    for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', path: [...path], message, input: options });
    return z.NEVER;
  }),
  input: signal,
});

const schema = z.looseObject({
  format: z.literal(MODEL_FORMAT),
  formatVersion: z.literal(MODEL_FORMAT_VERSION),
  classes: names,
  features: names,
  normalisation: z.looseObject({ method: z.enum(['none', 'standardise', 'per-recording']), means: numbers, deviations: numbers }),
  leastSteps: count,
  blocks: z.array(block).min(1).max(1_000),
  parameters: z.array(z.looseObject({ name: z.string(), shape: z.array(count), offset: count, size: count })),
  weights: z.string(),
  motion: z.looseObject({ scales: numbers, level: z.number().min(0), medianSteps: count, longestSteps: count }),
  provenance: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** @throws Error if a text is not an exported model; the message continues after the file's name */
export function parseModelDocument(text: string): ModelDocument {
  const value = parseJson(text);
  const { format } = (value ?? {}) as { format?: unknown };
  if (format !== MODEL_FORMAT)
    throw new Error(`is not an exported model: its "format" is ${JSON.stringify(format) ?? 'missing'}, expected "${MODEL_FORMAT}"`);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`is a damaged model: ${issue?.path.join('.')}: ${issue?.message}; export it again`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`is not JSON (${(error as Error).message}); expected the model.json of an export`);
  }
}
