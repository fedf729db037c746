/** Epochs of every recorded training. */
export const EPOCHS = 27;

/** Most are recurrent alone, because recording takes long. */
const SIZES = { gru: [16, 32, 64, 96], 'conv1d-gru': [16] } as const;
const LAYERS = [1, 2];
const LEARNING_RATES = [0.001, 0.003, 0.01];

export interface CurvePoint {
  readonly architecture: keyof typeof SIZES;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly learningRate: number;
}

/** One training. */
export interface Curve extends CurvePoint {
  /** Recognised recordings of the validation part after each epoch. */
  readonly correct: readonly number[];
}

export function listPoints(): CurvePoint[] {
  return (['gru', 'conv1d-gru'] as const).flatMap((architecture) =>
    SIZES[architecture].flatMap((hiddenSize) =>
      LAYERS.flatMap((layers) => LEARNING_RATES.map((learningRate) => ({ architecture, hiddenSize, layers, learningRate }))),
    ),
  );
}
