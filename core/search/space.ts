/** The possible values of one field of a variant. Values are any JSON that the field accepts. */
export type Dimension = ChoiceDimension | RangeDimension;

interface DimensionBase {
  /** The field, from the variant: `training.learningRate`. */
  readonly field: string;
  /** Conditions on earlier dimensions; the field exists only if all hold. */
  readonly when: readonly Condition[];
}

/** One of a list; a constant is a list of one. */
export interface ChoiceDimension extends DimensionBase {
  readonly kind: 'choice';
  readonly values: readonly unknown[];
}

export interface RangeDimension extends DimensionBase {
  readonly kind: 'range';
  readonly from: number;
  readonly to: number;
  readonly scale: 'linear' | 'log';
  /** Step between neighbouring values, from `from` on; null: continuous. */
  readonly step: number | null;
}

/** Holds if the field has one of the values, or is within the bounds. */
export interface Condition {
  readonly field: string;
  readonly oneOf?: readonly unknown[];
  readonly atLeast?: number;
  readonly atMost?: number;
}

export type Space = readonly Dimension[];

/**
 * A point of a space: for each dimension the index of its value, or null if the field does not exist. Indices rather than values, so that
 * thousands of points are small, and a search's arithmetic gives the same values on every machine.
 */
export type Point = readonly (number | null)[];

/** Number of values of a range without a step: fine enough for any hyperparameter, and few enough for 16 bits with one number left for "missing". */
const FINE_LEVELS = 65_535;

/** Number of values of a dimension; they are numbered from 0. */
export function countLevels(dimension: Dimension): number {
  if (dimension.kind === 'choice') return dimension.values.length;
  const { from, to, step } = dimension;
  if (step === null) return from === to ? 1 : FINE_LEVELS;
  // Steps such as 0.1 do not add up exactly.
  return Math.floor((to - from) / step + 1e-9) + 1;
}

export function valueAt(dimension: Dimension, level: number): unknown {
  if (dimension.kind === 'choice') return dimension.values[level];
  const { from, to, step, scale } = dimension;
  if (step !== null) return tidy(from + level * step);
  if (level === 0) return from;
  if (level === FINE_LEVELS - 1) return to;
  const share = level / (FINE_LEVELS - 1);
  return tidy(scale === 'log' ? from * (to / from) ** share : from + (to - from) * share);
}

/** Index of the nearest value; null if a choice has no such value. */
export function levelOf(dimension: Dimension, value: unknown): number | null {
  if (dimension.kind === 'choice') {
    const wanted = JSON.stringify(value);
    const found = dimension.values.findIndex((one) => JSON.stringify(one) === wanted);
    return found === -1 ? null : found;
  }
  if (typeof value !== 'number' || !(value >= dimension.from && value <= dimension.to)) return null;
  const { from, to, step, scale } = dimension;
  const last = countLevels(dimension) - 1;
  if (last === 0) return 0;
  if (step !== null) return clamp(Math.round((value - from) / step), last);
  const share = scale === 'log' ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
  return clamp(Math.round(share * last), last);
}

/** The values of a point by field, fields that are not there left out. */
export function readPoint(space: Space, point: Point): Readonly<Record<string, unknown>> {
  const entries = space.flatMap((dimension, index) => {
    const level = point[index] ?? null;
    return level === null ? [] : [[dimension.field, valueAt(dimension, level)] as const];
  });
  return Object.fromEntries(entries);
}

/** Fills a point dimension by dimension; `choose` is asked for those that are there alone. */
export function fillPoint(space: Space, choose: (dimension: Dimension, index: number) => number): Point {
  const values = new Map<string, unknown>();
  return space.map((dimension, index) => {
    if (!isActive(dimension, values)) return null;
    const level = choose(dimension, index);
    values.set(dimension.field, valueAt(dimension, level));
    return level;
  });
}

/** Whether a field is there, given those before it. */
export function isActive({ when }: Dimension, values: ReadonlyMap<string, unknown>): boolean {
  return when.every(({ field, oneOf, atLeast, atMost }) => {
    if (!values.has(field)) return false;
    const value = values.get(field);
    if (oneOf !== undefined && !oneOf.some((one) => JSON.stringify(one) === JSON.stringify(value))) return false;
    if (atLeast !== undefined && !(typeof value === 'number' && value >= atLeast)) return false;
    return atMost === undefined || (typeof value === 'number' && value <= atMost);
  });
}

/** Six digits: no more of a hyperparameter matters, and what `exp` gives differently on another machine is rounded away. */
function tidy(value: number): number {
  return Number(value.toPrecision(6));
}

function clamp(level: number, last: number): number {
  return Math.min(last, Math.max(0, level));
}

/** Equal for equal points of one space. */
export function keyOf(point: Point): string {
  return point.join();
}
