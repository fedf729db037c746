import type { ExperimentAnalysis, LeaderboardEntry } from '../../analysis/types.ts';

/** The setting that an experiment varies, if it can be an axis. */
export interface Factor {
  /** File name of the figure. */
  readonly name: string;
  /** Axis title. */
  readonly title: string;
  /** Value of a variant on the axis. */
  readonly valueOf: (entry: LeaderboardEntry) => number;
  /** Settings that vary along with it. */
  readonly confounders: readonly string[];
}

const NUMERIC_FACTORS: readonly { setting: string; name: string; title: string; valueOf: Factor['valueOf'] }[] = [
  { setting: 'hiddenSize', name: 'hidden-size', title: 'Hidden size (units)', valueOf: ({ model }) => Number(model.hiddenSize) },
  { setting: 'layers', name: 'depth', title: 'Recurrent layers (count)', valueOf: ({ model }) => Number(model.layers) },
  { setting: 'dropout', name: 'dropout', title: 'Dropout (probability)', valueOf: ({ model }) => Number(model.dropout) },
  { setting: 'learningRate', name: 'learning-rate', title: 'Learning rate (1 per step)', valueOf: ({ training }) => training.learningRate },
  { setting: 'batchSize', name: 'batch-size', title: 'Batch size (recordings)', valueOf: ({ training }) => training.batchSize },
];
/** Settings that often change together with another one, which then names the experiment. */
const COMPANIONS = ['dropout', 'maxEpochs'];

/** The numeric setting that an experiment varies, with a different value for each variant; null if there is not exactly one. */
export function findNumericFactor(experiment: ExperimentAnalysis, entries: readonly LeaderboardEntry[]): Factor | null {
  const candidate = NUMERIC_FACTORS.find(({ setting }) => experiment.factors.includes(setting));
  if (!candidate || entries.length < 2) return null;
  const confounders = experiment.factors.filter((setting) => setting !== candidate.setting);
  const values = entries.map(candidate.valueOf);
  const distinct = new Set(values).size === entries.length && values.every(Number.isFinite);
  return distinct && confounders.every((setting) => COMPANIONS.includes(setting)) ? { ...candidate, confounders } : null;
}

/** File name of an experiment without a numeric factor. */
export function nameCategoricalExperiment(experiment: ExperimentAnalysis, entries: readonly LeaderboardEntry[]): string | null {
  const architectures = [...new Set(entries.map(({ model }) => model.architecture))].sort().join();
  return architectures === 'gru,lstm' && experiment.factors.every((setting) => setting === 'architecture') ? 'gru-vs-lstm' : null;
}
