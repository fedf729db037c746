import { z } from 'zod';
import { artifactReferenceSchema } from '../domain/artifact.ts';
import { TRIAL_FILES, trialPath } from '../domain/store-paths.ts';

const count = z.int().min(0);
const keptSchema = z.object({
  epoch: count,
  reference: artifactReferenceSchema,
  /** Null if unknown when the pointer moved: the checkpoint is from before the epoch's validation. */
  validation: z
    .object({ validationLoss: z.number(), validationAccuracy: z.number(), seconds: z.number(), endedAt: z.number().optional() })
    .nullable(),
});

const pointerSchema = z.object({
  /** The attempt that may move the pointer; the last claim wins. */
  owner: z.string(),
  best: keptSchema.nullable(),
  /** Newest first, at most two. */
  latest: z.array(keptSchema),
});

export type PointerContent = z.output<typeof pointerSchema>;
export type Kept = z.output<typeof keptSchema>;
export type KeptCheckpoint = Readonly<Kept>;

export const pointerKey = (trialKey: string) => trialPath(trialKey, TRIAL_FILES.checkpoint);

/** Keys of the checkpoints that a pointer refers to. */
export function listNamed({ latest, best }: PointerContent): Set<string> {
  return new Set([...latest, best].flatMap((kept) => kept?.reference.key ?? []));
}

export function encodePointer(content: PointerContent): Uint8Array {
  return Buffer.from(JSON.stringify(content));
}

/** Null if it is invalid. */
export function parsePointer(bytes: Uint8Array): PointerContent | null {
  try {
    return pointerSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    return null;
  }
}
