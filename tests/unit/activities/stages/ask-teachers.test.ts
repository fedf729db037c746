import { describe, expect, it } from 'vitest';
import { evaluateTrial } from '../../../../activities/stages/evaluate-trial.ts';
import { trainTrial } from '../../../../activities/stages/train-trial.ts';
import { encodeFoldSequences } from '../../../../core/dataset/sequences-codec.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';
import { createFold } from '../../core/training/support.ts';
import { createContext, keyTrial, planTraining, planTrial } from './support.ts';

describe('a distilled trial', () => {
  it('learns from the finished trials of its teachers in its own fold; without one it is refused with a remedy', async () => {
    const store = createMemoryStore();
    const context = createContext({ store });
    const tensors = await store.put({ key: 'fold', bytes: encodeFoldSequences(createFold()) });
    const { specification: teacher } = planTrial(1, { tensors });
    const distil = { teachers: [{ model: teacher.model, training: teacher.training }], seeds: [1, 2], weight: 0.9, temperature: 1 };
    const student = keyTrial({ ...teacher, seed: 5, training: { ...teacher.training, distil } });
    await trainTrial(planTraining(keyTrial(teacher)), context);
    await expect(trainTrial(planTraining(student), context)).rejects.toThrow(
      /a teacher \(gru, fold 0, seed 2\) has no finished trial\. Retry/,
    );
    await trainTrial(planTraining(keyTrial({ ...teacher, seed: 2 })), context);
    expect(await trainTrial(planTraining(student), context)).toMatchObject([{ status: 'completed', reused: false }]);
    expect((await evaluateTrial({ trialKey: student.trialKey }, context)).validationAccuracy).toBeGreaterThan(0);
  });
});
