import type { Comparison, Interval } from '../../core/analysis/types.ts';
import type { Measure } from '../../core/domain/measures.ts';
import type { SearchRecord } from '../../core/domain/search-record.ts';
import type { TrialState } from '../../core/domain/trial.ts';
import type { TextSection } from './text-sections.ts';

/** What a sweep's finished trials amount to so far: computed as for its report. */
export interface ResultsView {
  readonly sweepId: string;
  readonly primaryMetric: 'testAccuracy' | 'validationAccuracy';
  readonly hasTest: boolean;
  readonly classes: readonly string[];
  readonly features: readonly string[];
  readonly variants: readonly ResultRow[];
  /** Absent where there are none. */
  readonly ensembles?: readonly ResultRow[];
  /** Settings that differ between variants, with each one's values: what parallel coordinates show. */
  readonly settings: readonly SettingColumn[];
  /** Accuracy on each user, of the first variants. */
  readonly groups: readonly {
    readonly group: string;
    readonly recordings: number;
    readonly variants: readonly { readonly variant: string; readonly mean: number; readonly interval: Interval | null }[];
  }[];
  readonly experiments: readonly { readonly name: string; readonly variants: readonly string[] }[];
  readonly searches: readonly SearchRecord[];
  readonly baselines: readonly { readonly name: string; readonly value: number | null }[];
  /** What the report says of all this. */
  readonly sections: readonly TextSection[];
  readonly journal: readonly { readonly at: string; readonly what: string }[];
}

export interface ResultRow {
  readonly variant: string;
  /** Of an ensemble: it has neither rank nor trials of its own. */
  readonly isEnsemble?: true;
  readonly rank: number | null;
  readonly experiments: readonly string[];
  /** Mean of the primary metric with its 95 % interval, fractions. */
  readonly mean: number | null;
  readonly interval: Interval | null;
  readonly validation: number | null;
  readonly completed: number;
  readonly planned: number;
  readonly parameters: number | null;
  readonly trainingSeconds: number | null;
  readonly inferenceMilliseconds: number | null;
  /** Means of what else is measured. */
  readonly measures: Readonly<Partial<Record<Measure, number>>>;
  readonly identicalTo: readonly string[];
}

export interface SettingColumn {
  readonly name: string;
  /** By variant, in the order of `variants`. */
  readonly values: readonly (string | number | boolean | null)[];
}

/** One variant looked at closely. */
export interface VariantView {
  readonly variant: string;
  /** On the test part where there is one. */
  readonly part: 'test' | 'validation';
  /** Counts over all its trials, rows true. */
  readonly confusion: readonly (readonly number[])[];
  /** Recordings behind each cell that is not empty. */
  readonly cells: readonly ConfusionCell[];
  readonly curves: readonly TrialCurve[];
  readonly trials: readonly TrialRow[];
}

export interface ConfusionCell {
  readonly label: number;
  readonly predicted: number;
  /** The first few, most confident first. */
  readonly examples: readonly { readonly recording: number; readonly confidence: number; readonly fold: number; readonly seed: number }[];
}

/** By epoch, from the first, to as many digits as a drawing shows. */
export interface TrialCurve {
  readonly fold: number;
  readonly seed: number;
  readonly validationAccuracy: readonly number[];
  readonly trainingLoss: readonly number[];
  readonly validationLoss: readonly number[];
}

export interface TrialRow {
  readonly fold: number;
  readonly seed: number;
  readonly state: TrialState;
  readonly validation: number | null;
  readonly test: number | null;
  readonly epochs: number | null;
  readonly bestEpoch: number | null;
  readonly trainingSeconds: number | null;
  readonly attempts: number;
  readonly reused: boolean;
  readonly failure: string | null;
}

/** Two variants, paired on fold and seed. */
export interface ComparisonView {
  readonly comparison: Comparison;
  readonly pairs: readonly {
    readonly fold: number;
    readonly seed: number;
    readonly first: number | null;
    readonly second: number | null;
  }[];
  readonly settings: readonly { readonly name: string; readonly first: unknown; readonly second: unknown }[];
}

/** A recording, thinned for drawing. */
export interface RecordingView {
  readonly recording: number;
  readonly className: string;
  readonly group: string;
  readonly length: number;
  /** `[features][points]`. */
  readonly values: readonly (readonly number[])[];
}
