import type { Estimate, Interval } from '../analysis/types.ts';
import { MEASURE_DESCRIPTIONS, type Measure } from '../domain/measures.ts';

/** Typographic minus: as wide as a plus. */
const MINUS = '−';

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A number with fixed digits and thousands separators. */
export function formatNumber(value: number, digits = 0): string {
  const rounded = Number(value.toFixed(digits));
  const text = Math.abs(rounded).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return rounded < 0 ? `${MINUS}${text}` : text;
}

/** A fraction as a percentage: 0.98461 → `98.46 %`. */
export function formatShare(fraction: number, digits = 2): string {
  return `${formatNumber(100 * fraction, digits)} %`;
}

/** One measure with its unit. @param value in the measure's own unit */
export function formatMeasure(measure: Measure, value: number): string {
  const { scale, digits, unit } = MEASURE_DESCRIPTIONS[measure];
  return withUnit(formatNumber(value * scale, digits), unit);
}

/** A signed difference, accuracies in points: `+0.46 points`. */
export function formatDifference(measure: Measure, value: number): string {
  const { scale, digits, differenceUnit } = MEASURE_DESCRIPTIONS[measure];
  return withUnit(sign(value * scale, digits), differenceUnit);
}

/** `97.9 to 99.0 %` for levels. */
export function formatInterval(measure: Measure, interval: Interval | null): string {
  if (!interval) return 'unknown';
  const { scale, digits, unit } = MEASURE_DESCRIPTIONS[measure];
  return withUnit(interval.map((end) => formatNumber(end * scale, digits)).join(' to '), unit);
}

/** `−0.21 to +1.13 points` for differences. */
export function formatDifferenceInterval(measure: Measure, interval: Interval | null): string {
  if (!interval) return 'unknown';
  const { scale, digits, differenceUnit } = MEASURE_DESCRIPTIONS[measure];
  return withUnit(interval.map((end) => sign(end * scale, digits)).join(' to '), differenceUnit);
}

/** Mean with its interval where there is one: `98.46 % (97.90 to 99.02)`. */
export function formatEstimate(measure: Measure, estimate: Estimate | null | undefined): string {
  if (!estimate) return 'none';
  const { scale, digits } = MEASURE_DESCRIPTIONS[measure];
  const ends = estimate.interval?.map((end) => formatNumber(end * scale, digits)).join(' to ');
  return `${formatMeasure(measure, estimate.mean)}${ends && measure !== 'parameters' ? ` (${ends})` : ''}`;
}

/** `0.003`, `< 0.001`. */
export function formatPValue(value: number | null): string {
  if (value === null) return 'none';
  return value < 0.001 ? '< 0.001' : value.toFixed(3);
}

/** `1 seed`, `3 seeds`. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(count)} ${count === 1 ? singular : plural}`;
}

/** `a`, `a and b`, `a, b and c`; at most `limit` names, then how many more. */
export function listNames(names: readonly string[], limit = 6): string {
  if (names.length > limit) return `${names.slice(0, limit).join(', ')} and ${formatNumber(names.length - limit)} more`;
  return names.length < 2 ? (names[0] ?? 'none') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function sign(value: number, digits: number): string {
  const text = formatNumber(value, digits);
  return Number(value.toFixed(digits)) > 0 ? `+${text}` : text;
}

function withUnit(text: string, unit: string): string {
  return unit === '' ? text : `${text} ${unit}`;
}
