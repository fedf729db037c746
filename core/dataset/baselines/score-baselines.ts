import type { FoldSequences, SequenceSet } from '../../domain/sequences.ts';
import { trainExtraTrees } from './extra-trees.ts';
import { computeFeatures } from './hand-made-features.ts';
import { predictByNearestNeighbour } from './nearest-neighbour.ts';

/** Accuracy of a simple method on one fold; fractions, 0 … 1. */
export interface BaselineScore {
  readonly name: string;
  readonly validationAccuracy: number;
  /** Null if the fold has no test part. */
  readonly testAccuracy: number | null;
}

/** Class indices of a part's sequences, in their order. */
type Predict = (part: SequenceSet) => Int32Array;

const TREES = 200;
const SEED = 0;

/**
 * Scores simple methods that any model should beat, trained on the fold's training part: the most frequent class, the nearest neighbour by dynamic
 * time warping, and extremely randomised trees on hand-made features; `onStep` is called for each of many small steps. Deterministic; about 6 s for 3,251 recordings on one core.
 */
export function scoreBaselines({ fold, onStep }: { fold: FoldSequences; onStep?: () => void }): BaselineScore[] {
  const baselines: Record<string, Predict> = {
    'majority class': trainMajority(fold),
    'nearest neighbour (DTW)': (part) => predictByNearestNeighbour({ train: fold.train, queries: part, onQuery: onStep }),
    'extra trees on hand-crafted features': trainTrees(fold, onStep),
  };
  return Object.entries(baselines).map(([name, predict]) => ({
    name,
    validationAccuracy: measureAccuracy(predict, fold.validation),
    testAccuracy: fold.test.count > 0 ? measureAccuracy(predict, fold.test) : null,
  }));
}

function trainMajority({ classes, train }: FoldSequences): Predict {
  const counts = classes.map((_, label) => train.labels.filter((other) => other === label).length);
  const majority = counts.indexOf(Math.max(...counts));
  return (part) => new Int32Array(part.count).fill(majority);
}

function trainTrees({ classes, train }: FoldSequences, onTree?: () => void): Predict {
  const forest = trainExtraTrees({
    samples: computeFeatures(train),
    labels: train.labels,
    classes: classes.length,
    trees: TREES,
    seed: SEED,
    onTree,
  });
  return (part) => forest(computeFeatures(part));
}

function measureAccuracy(predict: Predict, part: SequenceSet): number {
  const predicted = predict(part);
  return part.labels.filter((label, row) => label === predicted[row]).length / part.count;
}
