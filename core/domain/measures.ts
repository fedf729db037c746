import type { EpochRecord, PartEvaluation, TrainingSummary, TrialEvaluation, TrialState } from './trial.ts';

/** Describes a measure: its name, unit, format and resolution, and how it is read. */
interface MeasureDescription {
  readonly title: string;
  readonly unit: string;
  /** Unit of a difference; for percentages: points. */
  readonly differenceUnit: string;
  /** Factor from the internal to the displayed unit (fraction → %). */
  readonly scale: number;
  readonly digits: number;
  readonly higherIsBetter: boolean;
  /** `counted`: changes in steps of one recording; `exact`: does not depend on the seed. */
  readonly resolution: 'counted' | 'whole' | 'exact' | 'continuous';
  /** Measured on the validation part even if there is a test part. */
  readonly onValidation: boolean;
  /** Reads the value of a completed trial in the internal unit (accuracies: fractions); null or undefined: not measured. */
  readonly read: (trial: CompletedTrial) => number | null | undefined;
}

export interface MeasuredTrial {
  readonly state: TrialState;
  readonly summary: TrainingSummary | null;
  readonly history: readonly EpochRecord[];
  readonly evaluation: TrialEvaluation | null;
}
type CompletedTrial = MeasuredTrial & { readonly summary: TrainingSummary };
type Read = MeasureDescription['read'];

const measured = (title: string, unit: string, digits: number, read: Read): MeasureDescription => ({
  title,
  unit,
  differenceUnit: unit,
  scale: 1,
  digits,
  higherIsBetter: false,
  resolution: 'continuous',
  onValidation: false,
  read,
});
const share = (title: string, read: Read): MeasureDescription => ({
  ...measured(title, '%', 2, read),
  differenceUnit: 'points',
  scale: 100,
  higherIsBetter: true,
  resolution: 'counted',
});

/** Metrics that experiments and claims can compare. */
const METRIC_DESCRIPTIONS = {
  validationAccuracy: { ...share('Best validation accuracy', ({ summary }) => summary.bestValidationAccuracy), onValidation: true },
  testAccuracy: share('Test accuracy', ({ evaluation }) => evaluation?.test?.accuracy),
  testMacroF1: share('Test macro F1', ({ evaluation }) => evaluation?.test?.macroF1),
  trainingSeconds: measured('Training time', 's', 1, ({ summary }) => summary.trainingSeconds),
  bestEpoch: { ...measured('Best epoch', 'epochs', 1, ({ summary }) => summary.bestEpoch), resolution: 'whole' },
  parameters: { ...measured('Parameters', '', 0, ({ summary }) => summary.parameters), resolution: 'exact' },
  overfitGap: {
    ...share('Training minus validation accuracy at the last epoch', ({ history }) => findOverfitGap(history)),
    unit: 'points',
    higherIsBetter: false,
    onValidation: true,
  },
} as const satisfies Readonly<Record<string, MeasureDescription>>;

/** All measures of a trial, including those that only the report shows. */
export const MEASURE_DESCRIPTIONS = {
  ...METRIC_DESCRIPTIONS,
  macroF1: share('Macro F1', (trial) => judgedPart(trial)?.macroF1),
  balancedAccuracy: share('Balanced accuracy', (trial) => judgedPart(trial)?.balancedAccuracy),
  logLoss: measured('Log loss', 'nats', 3, (trial) => judgedPart(trial)?.logLoss),
  calibrationError: {
    ...share('Expected calibration error', (trial) => judgedPart(trial)?.calibrationError),
    higherIsBetter: false,
    resolution: 'continuous',
  },
  inferenceMilliseconds: measured('Inference time for one recording', 'ms', 2, ({ evaluation }) => evaluation?.inferenceMilliseconds),
  epochs: { ...measured('Epochs trained', 'epochs', 1, ({ summary }) => summary.epochs), resolution: 'whole' },
} as const satisfies Readonly<Record<string, MeasureDescription>>;

export type Metric = keyof typeof METRIC_DESCRIPTIONS;
export type Measure = keyof typeof MEASURE_DESCRIPTIONS;
export const METRICS = Object.keys(METRIC_DESCRIPTIONS) as [Metric, ...Metric[]];
export const MEASURES = Object.keys(MEASURE_DESCRIPTIONS) as [Measure, ...Measure[]];

/** The part on which a trial is evaluated: test if the split has one, otherwise validation. */
export function judgedPart({ evaluation }: Pick<MeasuredTrial, 'evaluation'>): PartEvaluation | null {
  return evaluation ? (evaluation.test ?? evaluation.validation) : null;
}

/** One measure of one trial in the internal unit; null unless completed and measured. */
export function measureTrial(trial: MeasuredTrial, measure: Measure): number | null {
  if (trial.state !== 'completed' || !trial.summary) return null;
  const value = MEASURE_DESCRIPTIONS[measure].read({ ...trial, summary: trial.summary });
  return value !== null && value !== undefined && Number.isFinite(value) ? value : null;
}

function findOverfitGap(history: readonly EpochRecord[]): number | null {
  const last = history.at(-1);
  return last ? last.trainingAccuracy - last.validationAccuracy : null;
}
