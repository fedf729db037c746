import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { createAskSearch } from '../../activities/ask-search.ts';
import type { SweepLedger, VariantLedger } from '../../activities/contract/ledger-stages.ts';
import { listStages, type StageActivities, type StageName, type WorkerActivities } from '../../activities/contract/stages.ts';
import type { TrainedTrial, TrainTrialInput } from '../../activities/contract/training-stages.ts';
import { createRungs } from '../../activities/stages/rungs.ts';
import { textSha256 } from '../../core/domain/keys.ts';
import type { TrialSpecification } from '../../core/domain/trial.ts';
import { resolveConfiguration } from '../../workers/worker-activities.ts';

export type Activities = StageActivities & WorkerActivities;

/** What the stub pipeline did; trial keys are remembered across sweeps, as in a store. */
export interface StubPipeline {
  readonly activities: Activities;
  /** Variant names in the order in which their trainings began. */
  readonly trained: string[];
  readonly finished: Map<string, { sweepId: string; variant: string }>;
  readonly variantLedgers: VariantLedger[];
  readonly sweepLedgers: SweepLedger[];
  /** Parts of the state that runs passed on through the store. */
  readonly stateParts: string[];
  /** Variants that fail, with their failure class; removing one fixes it. */
  readonly failing: Map<string, string>;
  reports: number;
}

interface StubPipelineOptions {
  /** Awaited within every training, so that a test can hold it. */
  readonly whileTraining?: (input: TrainTrialInput) => Promise<void>;
  /** Whether trainings ask their search at a pause; default: they do. */
  readonly asks?: boolean;
  /** Validation accuracy after a number of epochs; default: the same for every trial. */
  readonly score?: (specification: TrialSpecification, epochs: number) => number;
}

const reference = (key: string) => ({ bucket: 'stub', key, sha256: key, bytes: 0 });

/** Activities without data or TensorFlow, for tests of workflows alone: accuracy is a function of the variant's size. */
export function createStubPipeline(options: StubPipelineOptions = {}): StubPipeline {
  const scores = new Map<string, number>();
  const pipeline: StubPipeline = {
    trained: [],
    finished: new Map(),
    variantLedgers: [],
    sweepLedgers: [],
    stateParts: [],
    failing: new Map(),
    reports: 0,
    activities: {
      ...refuseStages(),
      downloadDataset: async () => {
        refuse(pipeline, 'dataset');
        return {
          sha256: 'data',
          synthetic: false,
          recordings: 100,
          raw: reference('raw'),
          parsed: reference('parsed'),
          description: reference('d'),
        };
      },
      splitDataset: async () => ({ reference: reference('split'), folds: 1 }),
      padSequences: async () => [reference('fold-0')],
      selectTrainingQueue: async () => 'durasweep-train-cpu',
      resolveConfiguration,
      findSource: async ({ from, split, seeds }) => {
        refuse(pipeline, from);
        const trials = seeds.flatMap((seed) =>
          Array.from({ length: split.folds }, (_, fold) => ({ fold, seed, trialKey: `${from}-${seed}` })),
        );
        return { trials, warnings: [`${from} is a stub`] };
      },
      trainTrial: createTraining(() => pipeline, scores, options),
      evaluateTrial: async ({ trialKey }) => ({ validationAccuracy: scores.get(trialKey) ?? 0.5, testAccuracy: null }),
      recordVariant: async (ledger) => void pipeline.variantLedgers.push(ledger),
      recordSweep: async (ledger) => void pipeline.sweepLedgers.push(ledger),
      storeState: async ({ text, isLast }) => {
        refuse(pipeline, 'state');
        const key = String(pipeline.stateParts.push(text) - 1);
        return { ...reference(key), sha256: textSha256(text), ...(isLast === undefined ? {} : { isLast }) };
      },
      readState: async ({ key }) => {
        refuse(pipeline, 'stored state');
        return pipeline.stateParts[Number(key)] as string;
      },
      analyseSweep: async ({ sweepId }) => ({ sweepId, prefix: 'prefix', results: reference('results') }),
      renderFigures: async (input) => ({ ...input, figures: reference('figures') }),
      writeReport: async () => {
        pipeline.reports += 1;
        return { files: [], folder: null, headline: 'stub report' };
      },
    },
  };
  return pipeline;
}

function createTraining(
  getPipeline: () => StubPipeline,
  scores: Map<string, number>,
  { whileTraining, score, asks = true }: StubPipelineOptions,
): StageActivities['trainTrial'] {
  return async (input) => {
    const pipeline = getPipeline();
    const [{ trialKey, specification }] = input.trials;
    if (!pipeline.finished.has(trialKey)) pipeline.trained.push(input.variant);
    await whileTraining?.(input);
    refuse(pipeline, input.variant);
    const { sweepId, variant } = input;
    const rungs = createRungs(input, asks ? { askSearch: createAskSearch(Context.current()) } : {});
    while (rungs.stopAfter !== undefined) {
      scores.set(trialKey, score?.(specification, rungs.stopAfter) ?? 0.5);
      const paused = buildPausedTrial(trialKey, rungs.stopAfter, scores.get(trialKey) as number);
      if (!(await rungs.goOn(paused))) return [paused];
      await whileTraining?.(input);
    }
    const epochs = specification.training.maxEpochs;
    scores.set(trialKey, score?.(specification, epochs) ?? 0.5);
    const known = pipeline.finished.get(trialKey);
    pipeline.finished.set(trialKey, known ?? { sweepId, variant });
    const reused = known !== undefined && (known.sweepId !== sweepId || known.variant !== variant);
    const size = Number(specification.model.hiddenSize);
    const bestValidationAccuracy = score?.(specification, epochs) ?? size / 1_000;
    return [{ ...ATTEMPT, trialKey, status: 'completed', reused, bestValidationAccuracy, parameters: size, epochs, trainingSeconds: 1 }];
  };
}

/** For stages without an answer above. */
function refuseStages(): StageActivities {
  const refuseStage = (stage: StageName) => async () => {
    throw createNoAnswerError(stage);
  };
  return Object.fromEntries(listStages({}).map((stage) => [stage, refuseStage(stage)])) as unknown as StageActivities;
}

function createNoAnswerError(stage: StageName): Error {
  const remedy = 'give one in runWithWorkers({ ...pipeline.activities, … }), or for all tests in tests/support/stub-activities.ts';
  return ApplicationFailure.nonRetryable(`the stub activities have no answer for the stage "${stage}"; ${remedy}`, 'NoStub');
}

function buildPausedTrial(trialKey: string, epochs: number, bestValidationAccuracy: number): TrainedTrial {
  return { ...ATTEMPT, trialKey, status: 'paused', reused: false, bestValidationAccuracy, parameters: 1, epochs, trainingSeconds: 1 };
}

const ATTEMPT = { attempts: 1, secondsLost: 0, warnings: [], message: null };

function refuse(pipeline: StubPipeline, what: string): void {
  const failureClass = pipeline.failing.get(what);
  if (failureClass !== undefined) throw ApplicationFailure.nonRetryable(`${what} fails`, failureClass, { attempt: 3 });
}
