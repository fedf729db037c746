import { describe, expect, it } from 'vitest';
import { TRAINING_DEFAULTS } from '../../../../configs/resolve-variants.ts';
import { collectBlockVersions, nameTrainingCode } from '../../../../core/domain/block-versions.ts';
import { BLOCK_VERSIONS, CODE_VERSIONS } from '../../../../core/domain/code-versions.ts';
import { hashJson, trialKey } from '../../../../core/domain/keys.ts';
import type { TrialSpecification } from '../../../../core/domain/trial.ts';
import type { ModelOptions } from '../../../../core/domain/variant.ts';
import { ARCHITECTURES, expandModel } from '../../../../core/models/architectures/index.ts';

const { readout, ...training } = TRAINING_DEFAULTS;
const gru: ModelOptions = { architecture: 'gru', hiddenSize: 8, layers: 1, dropout: 0, readout };
const transformer: ModelOptions = { architecture: 'transformer', width: 8, heads: 2, feedForward: 8, layers: 1, readout };
const byHand: ModelOptions = { architecture: 'blocks', blocks: [{ type: 'transformer' }, { type: 'readout', readout: 'mean' }] };

function specify(model: ModelOptions, distil?: TrialSpecification['training']['distil']): TrialSpecification {
  const own = { ...training, ...(distil && { distil }) };
  return {
    datasetSha256: 'd',
    tensors: { bucket: 'b', key: 'k', sha256: 't', bytes: 1 },
    fold: 0,
    model,
    training: own,
    seed: 0,
    packed: false,
  };
}

/** The key before blocks had versions. */
function keyWithoutBlocks({ tensors, ...specification }: TrialSpecification): string {
  return hashJson({ ...specification, tensorsSha256: tensors.sha256, trainingCodeVersion: CODE_VERSIONS.training });
}

describe('versions of blocks', () => {
  it('are part of the keys of networks that have the block, and of no others', () => {
    expect(trialKey(specify(gru))).toBe(keyWithoutBlocks(specify(gru)));
    for (const model of [transformer, byHand]) expect(trialKey(specify(model))).not.toBe(keyWithoutBlocks(specify(model)));
  });

  it('are part of the keys of networks that learn from such a network', () => {
    const learn = (teacher: ModelOptions) =>
      specify(gru, { teachers: [{ model: teacher, training }], seeds: [0], weight: 0.5, temperature: 1 });
    expect(trialKey(learn(gru))).toBe(keyWithoutBlocks(learn(gru)));
    expect(trialKey(learn(transformer))).not.toBe(keyWithoutBlocks(learn(transformer)));
  });

  it.each(Object.keys(ARCHITECTURES).filter((name) => name !== 'blocks'))('name the blocks that "%s" has', (architecture) => {
    const sizes = { hiddenSize: 8, layers: 2, dropout: 0, channels: 4, kernel: 3, levels: 2, width: 8, heads: 2, feedForward: 8 };
    const { options } = ARCHITECTURES[architecture as keyof typeof ARCHITECTURES];
    const own = Object.fromEntries(Object.entries(sizes).filter(([name]) => name in options));
    const types = expandModel({ architecture, readout, ...own }).map(({ type }) => type as string);
    const versioned = Object.keys(BLOCK_VERSIONS).filter((block) => types.includes(block));
    expect(Object.keys(collectBlockVersions([{ architecture }]))).toEqual(versioned);
  });

  it('are listed beside the training version in a trial', () => {
    expect(nameTrainingCode(gru)).toBe(CODE_VERSIONS.training);
    expect(nameTrainingCode(transformer)).toBe(`${CODE_VERSIONS.training} (transformer ${BLOCK_VERSIONS.transformer})`);
  });
});
