import { z } from 'zod';
import { decodeBlocks, encodeBlocks } from '../../core/dataset/binary-blocks.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import { predictionsFile } from '../../core/domain/artifact-keys.ts';
import { CODE_VERSIONS } from '../../core/domain/code-versions.ts';
import type { PartPredictions, TrialPredictions } from '../../core/domain/predictions.ts';
import { trialPath } from '../../core/domain/store-paths.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { inspect, putVerified } from '../../core/storage/set-aside.ts';

const MAGIC = 'DSWPPRED';
const headerSchema = z.strictObject({ classes: z.array(z.string()), groupNames: z.array(z.string()), hasTest: z.boolean() });
const BLOCKS_A_PART = 4;

function encodePredictions({ classes, groupNames, validation, test }: TrialPredictions): Uint8Array {
  const parts = test === null ? [validation] : [validation, test];
  return encodeBlocks({
    magic: MAGIC,
    header: { classes, groupNames, hasTest: test !== null },
    blocks: parts.flatMap(({ recordings, labels, groups, logits }) => [recordings, labels, groups, logits]),
  });
}

/** @throws Error if the bytes are invalid or inconsistent */
export function decodePredictions(bytes: Uint8Array): TrialPredictions {
  const { header, blocks } = decodeBlocks({ magic: MAGIC, bytes });
  const { classes, groupNames, hasTest } = headerSchema.parse(header);
  const validation = readPart(blocks, 0, classes.length);
  return { classes, groupNames, validation, test: hasTest ? readPart(blocks, 1, classes.length) : null };
}

function readPart(blocks: readonly ArrayBuffer[], part: number, classes: number): PartPredictions {
  const [recordings, labels, groups, logits] = blocks.slice(part * BLOCKS_A_PART, (part + 1) * BLOCKS_A_PART);
  if (recordings === undefined || labels === undefined || groups === undefined || logits === undefined)
    throw new Error('a part is missing');
  const count = recordings.byteLength;
  if (labels.byteLength !== count || groups.byteLength !== count || logits.byteLength !== count * classes) {
    throw new Error('its numbers are inconsistent');
  }
  return {
    recordings: new Int32Array(recordings),
    labels: new Int32Array(labels),
    groups: new Int32Array(groups),
    logits: new Float32Array(logits),
  };
}

/** Must be written before the evaluation that refers to them. An invalid object under their key is quarantined. */
export function putPredictions(
  store: ArtifactStore,
  { trialKey, copies, predictions }: { trialKey: string; copies: number; predictions: TrialPredictions },
): Promise<ArtifactReference> {
  const key = trialPath(trialKey, predictionsFile(CODE_VERSIONS.evaluation, copies));
  return putVerified(store, { key, bytes: encodePredictions(predictions) }, decodePredictions);
}

/** Null if they are missing or damaged. */
export async function findPredictions(store: ArtifactStore, { key, sha256 }: ArtifactReference): Promise<TrialPredictions | null> {
  const { found } = await inspect(store, key, decodePredictions);
  return found?.reference.sha256 === sha256 ? found.value : null;
}
