import { FEWEST_UPDATES } from '../../domain/training-warnings.ts';

/** The facts from which a training's settings are chosen. */
export interface TrainingFacts {
  /** Recordings of the training part. */
  readonly recordings: number;
  /** Shortest and longest recording in steps. */
  readonly minimumLength: number;
  readonly maximumLength: number;
}

export interface TrainingGuess {
  readonly training: Readonly<Record<string, unknown>> & { readonly maxEpochs: number; readonly batchSize: number };
  readonly reasons: readonly string[];
}

const UPDATES = 1_500;
const FEWEST_EPOCHS = 30;
const MOST_EPOCHS = 300;

/** Chooses batches and epochs by the number of recordings: a small data set needs small batches and many epochs to be learnt at all. */
export function guessTraining({ recordings, minimumLength, maximumLength }: TrainingFacts): TrainingGuess {
  const batchSize = recordings < 200 ? 8 : recordings < 1_000 ? 16 : recordings < 4_000 ? 32 : 64;
  const batches = Math.max(1, Math.ceil(recordings / batchSize));
  const wanted = Math.min(MOST_EPOCHS, Math.max(FEWEST_EPOCHS, Math.ceil(UPDATES / batches)));
  // A part of one batch makes one update an epoch.
  const maxEpochs = Math.max(wanted, Math.ceil(FEWEST_UPDATES / batches));
  const varies = maximumLength > 1.2 * minimumLength;
  return {
    training: {
      maxEpochs,
      batchSize,
      batching: varies ? 'length-sorted' : 'random',
      learningRate: 0.003,
      schedule: { type: 'cosine', warmupEpochs: Math.ceil(maxEpochs / 20) },
      earlyStoppingPatience: null,
      gradientClipNorm: 1,
      weightDecay: 0.01,
    },
    reasons: [
      `${recordings} training recordings: batches of ${batchSize}, ${maxEpochs} epochs, ${batches * maxEpochs} weight updates (with fewer than ${FEWEST_UPDATES}, a network has hardly begun to learn).`,
      ...(varies ? [`Recordings have ${minimumLength} to ${maximumLength} steps: batches contain recordings of similar length.`] : []),
    ],
  };
}
