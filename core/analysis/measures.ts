import type { Metric, TrialRecord } from '../domain/results.ts';
import type { PartEvaluation } from '../domain/trial.ts';

/** Everything a trial is measured by: the metrics a claim may name, and what only the report shows. */
export const MEASURES = [
  'validationAccuracy',
  'testAccuracy',
  'testMacroF1',
  'trainingSeconds',
  'bestEpoch',
  'parameters',
  'overfitGap',
  'macroF1',
  'balancedAccuracy',
  'logLoss',
  'calibrationError',
  'inferenceMilliseconds',
  'epochs',
] as const satisfies readonly (Metric | string)[];
export type Measure = (typeof MEASURES)[number];

/**
 * How a measure is named, shown and resolved. `scale` turns the own unit into the shown one (fraction → %).
 * `counted`: it moves in steps of one recording; `exact`: it does not depend on the seed at all.
 */
export interface MeasureDescription {
  readonly title: string;
  readonly unit: string;
  /** Unit of a difference: percentages differ by points. */
  readonly differenceUnit: string;
  readonly scale: number;
  readonly digits: number;
  readonly higherIsBetter: boolean;
  readonly resolution: 'counted' | 'whole' | 'exact' | 'continuous';
}

const share = (title: string, higherIsBetter: boolean): MeasureDescription => ({
  title,
  unit: '%',
  differenceUnit: 'points',
  scale: 100,
  digits: 2,
  higherIsBetter,
  resolution: 'counted',
});

export const MEASURE_DESCRIPTIONS: Readonly<Record<Measure, MeasureDescription>> = {
  validationAccuracy: share('Best validation accuracy', true),
  testAccuracy: share('Test accuracy', true),
  testMacroF1: share('Test macro F1', true),
  trainingSeconds: continuous('Training time', 's', 1),
  bestEpoch: { ...continuous('Best epoch', 'epochs', 1), resolution: 'whole' },
  parameters: { ...continuous('Parameters', '', 0), resolution: 'exact' },
  overfitGap: { ...share('Training minus validation accuracy at the last epoch', false), unit: 'points' },
  macroF1: share('Macro F1', true),
  balancedAccuracy: share('Balanced accuracy', true),
  logLoss: continuous('Log loss', 'nats', 3),
  calibrationError: { ...share('Expected calibration error', false), resolution: 'continuous' },
  inferenceMilliseconds: continuous('Inference time for one recording', 'ms', 2),
  epochs: { ...continuous('Epochs trained', 'epochs', 1), resolution: 'whole' },
};

function continuous(title: string, unit: string, digits: number): MeasureDescription {
  return { title, unit, differenceUnit: unit, scale: 1, digits, higherIsBetter: false, resolution: 'continuous' };
}

/** The part a trial is judged on: test where the split has one, else validation. */
export function judgedPart(trial: TrialRecord): PartEvaluation | null {
  return trial.evaluation ? (trial.evaluation.test ?? trial.evaluation.validation) : null;
}

/** Whether a measure is taken on the validation part even where there is a test part. */
export function measuresValidation(measure: Measure): boolean {
  return measure === 'validationAccuracy' || measure === 'overfitGap';
}

/** One measure of one trial in its own unit (accuracies: fractions); null unless completed and measured. */
export function measureTrial(trial: TrialRecord, measure: Measure): number | null {
  if (trial.state !== 'completed' || !trial.summary) return null;
  const value = readMeasure(trial, trial.summary, measure);
  return value !== null && Number.isFinite(value) ? value : null;
}

function readMeasure(trial: TrialRecord, summary: NonNullable<TrialRecord['summary']>, measure: Measure): number | null {
  switch (measure) {
    case 'validationAccuracy':
      return summary.bestValidationAccuracy;
    case 'testAccuracy':
      return trial.evaluation?.test?.accuracy ?? null;
    case 'testMacroF1':
      return trial.evaluation?.test?.macroF1 ?? null;
    case 'trainingSeconds':
    case 'bestEpoch':
    case 'parameters':
    case 'epochs':
      return summary[measure];
    case 'overfitGap':
      return overfitGap(trial);
    case 'inferenceMilliseconds':
      return trial.evaluation?.inferenceMilliseconds ?? null;
    default:
      return judgedPart(trial)?.[measure] ?? null;
  }
}

function overfitGap(trial: TrialRecord): number | null {
  const last = trial.history.at(-1);
  return last ? last.trainingAccuracy - last.validationAccuracy : null;
}
