import type { Comparison, Interval } from '../../core/analysis/types.ts';
import type { Measure } from '../../core/domain/measures.ts';
import type { SearchRecord } from '../../core/domain/search-record.ts';
import type { TrialState } from '../../core/domain/trial.ts';
import type { TextSection } from './text-sections.ts';

/** Results of a sweep's finished trials so far, computed as for its report. */
export interface ResultsView {
  readonly sweepId: string;
  readonly primaryMetric: 'testAccuracy' | 'validationAccuracy';
  readonly hasTest: boolean;
  readonly classes: readonly string[];
  readonly features: readonly string[];
  readonly variants: readonly ResultRow[];
  /** Absent if there are none. */
  readonly ensembles?: readonly ResultRow[];
  /** Settings that differ between variants, with their values, for parallel coordinates. */
  readonly settings: readonly SettingColumn[];
  /** Accuracy for each user, for the first variants. */
  readonly groups: readonly {
    readonly group: string;
    readonly recordings: number;
    readonly variants: readonly { readonly variant: string; readonly mean: number; readonly interval: Interval | null }[];
  }[];
  readonly experiments: readonly { readonly name: string; readonly variants: readonly string[] }[];
  readonly searches: readonly SearchRecord[];
  readonly baselines: readonly { readonly name: string; readonly value: number | null }[];
  /** The report's text about these results. */
  readonly sections: readonly TextSection[];
  readonly journal: readonly { readonly at: string; readonly what: string }[];
}

export interface ResultRow {
  readonly variant: string;
  /** A row for an ensemble, which has neither a rank nor trials of its own. */
  readonly isEnsemble?: true;
  readonly rank: number | null;
  readonly experiments: readonly string[];
  /** Mean of the primary metric with its 95 % interval, as fractions. */
  readonly mean: number | null;
  readonly interval: Interval | null;
  readonly validation: number | null;
  readonly completed: number;
  readonly planned: number;
  readonly parameters: number | null;
  readonly trainingSeconds: number | null;
  readonly inferenceMilliseconds: number | null;
  /** Means of the other metrics. */
  readonly measures: Readonly<Partial<Record<Measure, number>>>;
  readonly identicalTo: readonly string[];
}

export interface SettingColumn {
  readonly name: string;
  /** Values in the order of `variants`. */
  readonly values: readonly (string | number | boolean | null)[];
  /** If a search varies it on a logarithmic scale. */
  readonly scale?: 'log';
}

/** Details of one variant. */
export interface VariantView {
  readonly variant: string;
  /** The test part if there is one. */
  readonly part: 'test' | 'validation';
  /** Counts over all its trials; rows are true classes. */
  readonly confusion: readonly (readonly number[])[];
  /** Recordings of each cell that is not empty. */
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

/** Values by epoch from the first, with as many digits as are visible in a drawing. */
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
