import type { SweepResults, TrialRecord } from '../../core/domain/results.ts';
import type { AttemptsRow } from '../../workflows/steering-messages.ts';
import type { ComparedResults } from './compare-variants.ts';
import type { RecordingView, ResultsView, VariantView } from './results-view.ts';
import type { ProgressView, VariantRow } from './views.ts';

/** Everything that a report's page shows, as stored inside the file. */
export interface ReportData {
  readonly results: ResultsView;
  readonly progress: ProgressView;
  readonly variants: readonly VariantRow[];
  readonly attempts: readonly AttemptsRow[];
  readonly configuration: unknown;
  /** Only for the first variants if there are many. */
  readonly looks: readonly VariantView[];
  /** Recordings that are shown as examples of confusions. */
  readonly recordings: readonly RecordingView[];
  /** The data for comparing any two variants. */
  readonly compared: PackedTrials;
  /** Whether `try.html` is in the same folder. */
  readonly hasTry: boolean;
}

/** Trials without the fields that only other views need; equal settings are stored once. */
export interface PackedTrials extends Pick<SweepResults, 'split' | 'experiments'> {
  readonly settings: readonly Pick<TrialRecord, 'model' | 'training'>[];
  readonly trials: readonly PackedTrial[];
}

type PackedTrial = Omit<TrialRecord, 'model' | 'training'> & { readonly settings: number };
type Part = NonNullable<TrialRecord['evaluation']>['validation'];

export function packTrials({ split, experiments, trials }: SweepResults): PackedTrials {
  const places = new Map<string, number>();
  const settings: Pick<TrialRecord, 'model' | 'training'>[] = [];
  const packed = trials.map(({ model, training, ...trial }) => {
    const key = JSON.stringify([model, training]);
    const place = places.get(key) ?? settings.push({ model, training }) - 1;
    places.set(key, place);
    return { ...trial, history: [], evaluation: trial.evaluation && thin(trial.evaluation), settings: place };
  });
  return { split: { ...split, folds: split.folds.map(withoutNames) }, experiments, settings, trials: packed };
}

function thin({ validation, test, inferenceMilliseconds }: NonNullable<TrialRecord['evaluation']>): TrialRecord['evaluation'] {
  return { validation: withoutPredictions(validation), test: test && withoutPredictions(test), inferenceMilliseconds };
}

function withoutPredictions(part: Part): Part {
  return { ...part, confusion: [], perClass: [], perGroup: [], predictions: [] };
}

function withoutNames(fold: SweepResults['split']['folds'][number]): SweepResults['split']['folds'][number] {
  return { ...fold, validationGroups: [], testGroups: [] };
}

export function unpackTrials({ split, experiments, settings, trials }: PackedTrials): ComparedResults {
  return {
    split,
    experiments,
    trials: trials.flatMap(({ settings: place, ...trial }) => {
      const own = settings[place];
      return own === undefined ? [] : [{ ...trial, ...own }];
    }),
  };
}
