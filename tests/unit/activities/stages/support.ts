import type { PlannedTrial, TrainTrialInput } from '../../../../activities/contract/training-stages.ts';
import { makeAgain } from '../../../../activities/stages/make-again.ts';
import type { StageContext } from '../../../../activities/stages/stage-context.ts';
import { trialKey } from '../../../../core/domain/keys.ts';
import type { TrialSpecification } from '../../../../core/domain/trial.ts';
import { createModel, createTraining } from '../../core/training/support.ts';

const nowhere = { bucket: 'memory', key: 'fold', sha256: '', bytes: 0 };

export function createContext(options: Partial<StageContext> & Pick<StageContext, 'store'>): StageContext {
  return {
    signal: new AbortController().signal,
    attempt: 1,
    secondsLost: 0,
    attemptId: 'attempt 1',
    refusalMilliseconds: 600_000,
    reportProgress: () => undefined,
    sourceVariables: {},
    readableFolders: { roots: [], secretFolder: '/nowhere' },
    makeAgain,
    reportsFolder: null,
    readClientFile: async (name) => `/* ${name} */`,
    ...options,
  };
}

export function planTrial(seed: number, { tensors = nowhere, maxEpochs = 3 } = {}): PlannedTrial {
  const training = createTraining({ maxEpochs });
  const specification = { datasetSha256: '', tensors, fold: 0, model: createModel(), training, seed, packed: false };
  return { specification, trialKey: `trial ${seed}`, continueFrom: null };
}

/** Plans a trial under the key that its specification has in a sweep. */
export function keyTrial(specification: TrialSpecification): PlannedTrial {
  return { specification, trialKey: trialKey(specification), continueFrom: null };
}

export function planTraining(trial: PlannedTrial, stallMilliseconds = 60_000): TrainTrialInput {
  return { sweepId: 'sweep', startedAt: '', variant: 'gru', trials: [trial], checkpointEveryEpochs: 1, stallMilliseconds };
}
