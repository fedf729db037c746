import { lineOf, locate } from '../coordinates.ts';
import { logMass } from '../samplers/normal.ts';
import { countLevels, type Dimension, type RangeDimension, valueAt } from '../space.ts';

export interface ScoredLevel {
  /** Null: the field is not there. */
  readonly level: number | null;
  /** To be maximised. */
  readonly score: number;
}

/** The best share of trials, whose values are compared with those of all. */
const BEST_SHARE = 0.1;
/** Cells that a range is divided into at most. */
const MOST_CELLS = 50;
/** With fewer trials that have a field, nothing is said of it. */
const FEWEST_TRIALS = 2;
const TINY = 1e-12;

/**
 * How much a field decides whether a trial is among the best tenth: the Pearson divergence of its values' density there from that of all trials
 * (PED-ANOVA, Watanabe et al., 2023; of fields that not all trials have, weighed by their share, as in conditional PED-ANOVA). 0: nothing.
 */
export function measureImportance(dimension: Dimension, trials: readonly ScoredLevel[]): number {
  if (trials.length < 2 || countLevels(dimension) < 2) return 0;
  const best = new Set(selectBest(trials));
  const present = trials.filter(hasLevel);
  const presentBest = present.filter((trial) => best.has(trial));
  if (present.length < FEWEST_TRIALS || presentBest.length === 0) return 0;
  const [ofBest, ofAll] = [presentBest, present].map((some) => estimateDensity(countCells(dimension, some), dimension.kind)) as [
    Float64Array,
    Float64Array,
  ];
  const divergence = ofAll.reduce((sum, all, cell) => sum + all * ((ofBest[cell] as number) / all - 1) ** 2, 0);
  const shareOfBest = presentBest.length / best.size;
  const share = present.length / trials.length;
  return (shareOfBest ** 2 / share) * divergence * (best.size / trials.length) ** 2;
}

type Present = ScoredLevel & { readonly level: number };

function hasLevel(trial: ScoredLevel): trial is Present {
  return trial.level !== null;
}

/** All that are as good as the last of the best share. */
function selectBest(trials: readonly ScoredLevel[]): ScoredLevel[] {
  const sorted = trials.map(({ score }) => score).sort((a, b) => b - a);
  const cutOff = sorted[Math.ceil(BEST_SHARE * trials.length) - 1] as number;
  return trials.filter(({ score }) => score >= cutOff);
}

/** How many trials have a value in each cell of the dimension. */
function countCells(dimension: Dimension, trials: readonly Present[]): Float64Array {
  const cells = countCellsOf(dimension);
  const counts = new Float64Array(cells);
  for (const { level } of trials) {
    const cell = dimension.kind === 'choice' ? level : cellOf(dimension, level, cells);
    counts[cell] = (counts[cell] as number) + 1;
  }
  return counts;
}

function countCellsOf(dimension: Dimension): number {
  const levels = countLevels(dimension);
  if (dimension.kind === 'choice') return levels;
  const isLogOfSteps = dimension.scale === 'log' && dimension.step !== null;
  return Math.min(isLogOfSteps ? Math.ceil(Math.log2(levels)) + 1 : levels, MOST_CELLS);
}

/** Cells lie around points at equal distances, the first and the last at the ends; what lies between two goes to the lower. */
function cellOf(dimension: RangeDimension, level: number, cells: number): number {
  const { low, high } = lineOf({ ...dimension, to: valueAt(dimension, countLevels(dimension) - 1) as number, step: null });
  const place = locate(dimension, valueAt(dimension, level) as number);
  const cell = Math.ceil((place - low) / ((high - low) / (cells - 1)) - 0.5);
  return Math.min(cells - 1, Math.max(0, cell));
}

/** A kernel for each cell with trials, weighed by their number, and one as wide as all. */
function estimateDensity(counts: Float64Array, kind: Dimension['kind']): Float64Array {
  const observed = [...counts.keys()].filter((cell) => (counts[cell] as number) > 0);
  const weights = observed.map((cell) => counts[cell] as number);
  const kernels = kind === 'choice' ? createCategories(observed, counts.length) : createNormals(observed, weights, counts.length);
  const total = weights.reduce((sum, weight) => sum + weight, 1);
  return counts.map((_, cell) => {
    const sum = kernels.reduce((density, kernel, index) => density + ((weights[index] ?? 1) / total) * kernel(cell), 0);
    return sum + TINY;
  });
}

type Kernel = (cell: number) => number;

function createCategories(observed: readonly number[], cells: number): Kernel[] {
  const prior = 1 / (observed.length + 1);
  const sum = 1 + cells * prior;
  return [
    ...observed.map(
      (own): Kernel =>
        (cell) =>
          (cell === own ? 1 + prior : prior) / sum,
    ),
    () => 1 / cells,
  ];
}

/** As wide as Scott's rule has it, and no narrower than lets nine tenths fit into a cell. */
function createNormals(observed: readonly number[], weights: readonly number[], cells: number): Kernel[] {
  const width = Math.max(chooseWidth(observed, weights), 0.5 / 1.64);
  const [low, high] = [-0.5, cells - 0.5];
  const normal =
    (mean: number, sigma: number): Kernel =>
    (cell) =>
      Math.exp(logMass((cell - 0.5 - mean) / sigma, (cell + 0.5 - mean) / sigma) - logMass((low - mean) / sigma, (high - mean) / sigma));
  return [...observed.map((cell) => normal(cell, width)), normal((cells - 1) / 2, cells)];
}

function chooseWidth(observed: readonly number[], weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sumOf = (measure: (cell: number) => number) =>
    observed.reduce((sum, cell, index) => sum + (weights[index] as number) * measure(cell), 0);
  const mean = sumOf((cell) => cell) / total;
  const deviation = Math.sqrt(sumOf((cell) => (cell - mean) ** 2) / Math.max(1, total - 1));
  let reached = 0;
  const cumulated = weights.map((weight) => (reached += weight));
  const first = cumulated.findIndex((sum) => sum >= Math.floor(total / 4));
  const third = cumulated.findIndex((sum) => sum > Math.floor((total * 3) / 4));
  const quartiles = (observed[third === -1 ? observed.length - 1 : third] as number) - (observed[first] as number);
  return 1.059 * Math.min(quartiles / 1.34, deviation) * total ** -0.2;
}
