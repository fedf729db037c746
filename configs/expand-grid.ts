import { chooseOptions, writeValue } from './grid-options.ts';
import type { GridConfiguration } from './grid-schema.ts';
import type { VariantConfiguration } from './schema.ts';
import type { TrainingConfiguration } from './training-schema.ts';

/** Abbreviations of training fields in the names of a grid's variants. */
const NAMES = {
  maxEpochs: 'epochs',
  batchSize: 'batch',
  batching: '',
  readout: '',
  learningRate: 'lr',
  schedule: 'schedule',
  earlyStoppingPatience: 'patience',
  gradientClipNorm: 'clip',
  weightDecay: 'decay',
  labelSmoothing: 'smoothing',
  augmentation: 'augmentation',
  classWeights: 'weights',
  keep: 'keep',
  distil: 'distilled',
  initialise: 'initialised',
  mixup: 'mixup',
  recordingsPerClass: 'recordings',
} as const satisfies Record<keyof TrainingConfiguration, string>;

interface Choice {
  readonly training: TrainingConfiguration;
  readonly name: string;
}

/** Creates a variant for every combination of a grid's values. The caller has checked their number. */
export function expandGrid(grid: GridConfiguration): VariantConfiguration[] {
  const trainings = listTrainings(grid);
  return grid.architecture.flatMap((architecture) =>
    chooseOptions(grid, architecture).flatMap(({ options, name }) =>
      trainings.map(({ training, name: ofTraining }) => ({
        name: `${architecture}${name}${ofTraining}`,
        architecture,
        ...options,
        ...(Object.keys(training).length === 0 ? {} : { training }),
      })),
    ),
  );
}

function listTrainings(grid: GridConfiguration): Choice[] {
  let choices: Choice[] = [{ training: {}, name: '' }];
  for (const field of Object.keys(NAMES) as (keyof typeof NAMES)[]) {
    const values: readonly unknown[] | undefined = grid[field];
    if (values === undefined) continue;
    choices = choices.flatMap(({ training, name }) =>
      values.map((value, index) => ({
        training: { ...training, [field]: value },
        name: `${name}${nameValue(field, value, index, values.length)}`,
      })),
    );
  }
  return choices;
}

/** A single value is not part of the name, except learning rates, which always were. */
function nameValue(field: keyof typeof NAMES, value: unknown, index: number, values: number): string {
  if (values === 1 && field !== 'learningRate') return '';
  return `_${NAMES[field]}${value === null ? '-none' : writeValue(value, index)}`;
}
