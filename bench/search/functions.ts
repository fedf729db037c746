/** A function to minimise, with an exactly known minimum, for measuring searches. */
export interface SyntheticFunction {
  readonly name: string;
  readonly bounds: readonly (readonly [low: number, high: number])[];
  /** Its minimum. */
  readonly least: number;
  readonly evaluate: (x: readonly number[]) => number;
}

/** bench/search/optuna_peer.py has the same. */
export const FUNCTIONS: readonly SyntheticFunction[] = [
  {
    name: 'branin',
    bounds: [
      [-5, 10],
      [0, 15],
    ],
    least: 0.39788735772973816,
    evaluate: ([a = 0, b = 0]) =>
      (b - (5.1 * a ** 2) / (4 * Math.PI ** 2) + (5 * a) / Math.PI - 6) ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(a) + 10,
  },
  { name: 'hartmann6', bounds: repeat(6, [0, 1]), least: -3.32236801141551, evaluate: evaluateHartmann },
  { name: 'levy6', bounds: repeat(6, [-10, 10]), least: 0, evaluate: evaluateLevy },
  {
    name: 'rosenbrock4',
    bounds: repeat(4, [-2, 2]),
    least: 0,
    evaluate: (x) => x.slice(1).reduce((sum, b, index) => sum + 100 * (b - (x[index] ?? 0) ** 2) ** 2 + (1 - (x[index] ?? 0)) ** 2, 0),
  },
];

const HARTMANN_A = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const HARTMANN_P = [
  [1312, 1696, 5569, 124, 8283, 5886],
  [2329, 4135, 8307, 3736, 1004, 9991],
  [2348, 1451, 3522, 2883, 3047, 6650],
  [4047, 8828, 8732, 5743, 1091, 381],
];
const HARTMANN_WEIGHTS = [1, 1.2, 3, 3.2];

function evaluateHartmann(x: readonly number[]): number {
  return HARTMANN_WEIGHTS.reduce((total, weight, row) => {
    const sum = x.reduce((all, value, d) => all + (HARTMANN_A[row]?.[d] ?? 0) * (value - (HARTMANN_P[row]?.[d] ?? 0) / 10_000) ** 2, 0);
    return total - weight * Math.exp(-sum);
  }, 0);
}

function evaluateLevy(x: readonly number[]): number {
  const w = x.map((value) => 1 + (value - 1) / 4);
  const [first = 1, last = 1] = [w[0], w.at(-1)];
  const middle = w.slice(0, -1).reduce((sum, value) => sum + (value - 1) ** 2 * (1 + 10 * Math.sin(Math.PI * value + 1) ** 2), 0);
  return Math.sin(Math.PI * first) ** 2 + middle + (last - 1) ** 2 * (1 + Math.sin(2 * Math.PI * last) ** 2);
}

function repeat(count: number, bounds: readonly [number, number]): SyntheticFunction['bounds'] {
  return Array.from({ length: count }, () => bounds);
}
