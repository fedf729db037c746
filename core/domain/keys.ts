import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { collectBlockVersions } from './block-versions.ts';
import { canonicalJson } from './canonical-json.ts';
import { CODE_VERSIONS } from './code-versions.ts';
import type { TrialSpecification } from './trial.ts';
import type { Variant } from './variant.ts';

/** Lower-case hex sha256 of a JSON value, independent of the order of its keys. */
export function hashJson(value: unknown): string {
  return textSha256(canonicalJson(value));
}

/** Lower-case hex sha256 of a text's UTF-8. */
export function textSha256(text: string): string {
  // Joined at once: a text that grows byte by byte keeps all of its parts in memory, a kilobyte.
  return Array.from(sha256(utf8ToBytes(text)), (byte) => HEX[byte]).join('');
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * Key of a trial's results: a hash of everything that determines them. Tensors are identified by content, not location, so another
 * store or bucket has the same keys.
 * @param version of the training code
 */
export function trialKey(specification: TrialSpecification, version: string = CODE_VERSIONS.training): string {
  const { datasetSha256, tensors, fold, model, training, seed, packed } = specification;
  const blocks = collectBlockVersions([model, ...(training.distil?.teachers ?? []).map((teacher) => teacher.model)]);
  return hashJson({
    datasetSha256,
    tensorsSha256: tensors.sha256,
    fold,
    model,
    training,
    seed,
    packed,
    trainingCodeVersion: version,
    ...(Object.keys(blocks).length === 0 ? {} : { blockCodeVersions: blocks }),
  });
}

/** Equal for variants that differ only in name and experiment: they share their trials. */
export function variantFingerprint(variant: Pick<Variant, 'model' | 'training'>): string {
  return hashJson({ model: variant.model, training: variant.training });
}
