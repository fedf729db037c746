/** Maps accuracies to an axis of `length` pixels, with the settings for Vega-Lite to do the same. */
export interface AccuracyScale {
  /** Field value for the chart: the accuracy itself, or the error. */
  readonly valueOf: (accuracy: number) => number;
  /** Pixels from the axis' upper end. */
  readonly pixelOf: (accuracy: number) => number;
  readonly scale: object;
  readonly axis: object;
  /** Goes into the axis title, after the unit. */
  readonly note: string;
}

/** Otherwise one weak variant would squeeze all good ones into a thin strip. */
const WIDEST_LINEAR_RATIO = 5;
const SMALLEST_ERROR = 0.05;
const TICKS = [99.95, 99.9, 99.8, 99.5, 99, 98, 95, 90, 80, 50, 20, 0];

/**
 * Chooses a linear axis or, if errors differ more than fivefold, one spaced by the logarithm of the error.
 * @param accuracies in %, one or more
 */
export function chooseAccuracyScale(accuracies: readonly number[], length: number): AccuracyScale {
  const low = accuracies.reduce((least, value) => Math.min(least, value), accuracies[0] ?? 0);
  const high = accuracies.reduce((most, value) => Math.max(most, value), accuracies[0] ?? 100);
  return errorOf(low) / errorOf(high) > WIDEST_LINEAR_RATIO ? spaceByError(low, high, length) : spaceLinearly(low, high, length);
}

function spaceLinearly(low: number, high: number, length: number): AccuracyScale {
  const margin = (high - low || 1) * 0.1;
  const [bottom, top] = [low - margin, high + margin];
  return {
    valueOf: (accuracy) => accuracy,
    pixelOf: (accuracy) => (1 - (accuracy - bottom) / (top - bottom)) * length,
    scale: { domain: [bottom, top], nice: false, zero: false },
    axis: {},
    note: '',
  };
}

function spaceByError(low: number, high: number, length: number): AccuracyScale {
  const margin = (errorOf(low) / errorOf(high)) ** 0.1;
  const [largest, smallest] = [errorOf(low) * margin, errorOf(high) / margin];
  const span = Math.log(largest / smallest);
  return {
    valueOf: errorOf,
    pixelOf: (accuracy) => (Math.log(errorOf(accuracy) / smallest) / span) * length,
    scale: { type: 'log', domain: [smallest, largest], reverse: true, nice: false },
    axis: {
      values: TICKS.map((accuracy) => 100 - accuracy).filter((error) => error >= smallest && error <= largest),
      labelExpr: "format(100 - datum.value, '~r')",
    },
    note: ', spaced by error',
  };
}

/** In %; a perfect score has no place on a logarithmic axis. */
function errorOf(accuracy: number): number {
  return Math.max(SMALLEST_ERROR, 100 - accuracy);
}
