import { describe, expect, it } from 'vitest';
import type { Distillation } from '../../../../core/domain/variant.ts';
import { decodeCheckpoint, encodeCheckpoint, type TrainingCheckpoint } from '../../../../core/training/checkpoint.ts';
import { mixTargets, softenTeachers } from '../../../../core/training/soft-targets.ts';
import { train } from '../../../../core/training/train.ts';
import { createFold, createModel, createTraining } from './support.ts';

describe('softenTeachers', () => {
  const logits = [Float32Array.of(Math.log(9), 0, 0, 0), Float32Array.of(0, 0, Math.log(3), 0)];

  it('is the mean of probabilities, not of logits', () => {
    const soft = softenTeachers({ logits, classes: 2, temperature: 1 });
    expect([...soft].map((value) => value.toFixed(4))).toEqual(['0.7000', '0.3000', '0.6250', '0.3750']);
  });

  it('flattens above a temperature of 1 and sharpens below, and stays a distribution', () => {
    const [flat = 0, rest = 0] = softenTeachers({ logits, classes: 2, temperature: 2 });
    expect(flat).toBeCloseTo(Math.sqrt(0.7) / (Math.sqrt(0.7) + Math.sqrt(0.3)), 5);
    expect(flat + rest).toBeCloseTo(1, 6);
    expect(softenTeachers({ logits, classes: 2, temperature: 0.5 })[0]).toBeGreaterThan(0.7);
  });
});

describe('mixTargets', () => {
  it("gives each row of a batch its own recording's share", () => {
    const soft = Float32Array.of(0.5, 0.5, 0.25, 0.75, 1, 0);
    const targets = mixTargets({ targets: Float32Array.of(1, 0, 0, 1), soft, rows: [2, 1], classes: 2, weight: 0.5 });
    expect([...targets]).toEqual([1, 0, 0.125, 0.875]);
  });
});

describe('training.distil', () => {
  const distil: Distillation = { teachers: [], seeds: [0], weight: 1, temperature: 1 };
  const data = createFold();
  const request = { seed: 1, model: createModel(), data, training: createTraining({ distil, maxEpochs: 8 }) };
  /** Teachers who take the lowest class for the highest and the other way round. */
  const softTargets = Float32Array.from([...data.train.labels].flatMap((label) => [0, 1, 2].map((each) => Number(each === 2 - label))));

  it('teaches what the teachers say, whatever the labels, and a resumed training ends in the same bits', async () => {
    const checkpoints: TrainingCheckpoint[] = [];
    const outcome = await train({
      ...request,
      softTargets,
      onEpoch: async ({ createCheckpoint }) => void checkpoints.push(decodeCheckpoint(encodeCheckpoint(createCheckpoint()))),
    });
    if (outcome.status !== 'completed') throw new Error('diverged');
    const plain = await train({ ...request, training: createTraining({ maxEpochs: 8 }) });
    // Only the middle class is taught as it is labelled.
    expect(outcome.history.at(-1)?.trainingAccuracy).toBeLessThan(0.5);
    expect(plain.status === 'completed' && plain.history.at(-1)?.trainingAccuracy).toBeGreaterThan(0.6);
    const resumeFrom = { checkpoint: checkpoints[2] as TrainingCheckpoint, validation: null };
    const resumed = await train({ ...request, softTargets, resumeFrom });
    expect(resumed).toMatchObject({ summary: { modelSha256: outcome.summary.modelSha256 } });
  });

  it('is refused without what the teachers say, and so is that without teachers', async () => {
    await expect(train(request)).rejects.toThrow(/softTargets: must be 132 probabilities with this training, got 0/);
    await expect(train({ ...request, training: createTraining(), softTargets })).rejects.toThrow(/must be 0 .* got 132; omit them/);
  });
});
