import { scaleLinear, scaleLog, scalePoint } from 'd3-scale';
import type { ResultsView, SettingColumn } from '../../views/results-view.ts';
import { formatShare } from '../parts/format.ts';
import { costTicks } from '../parts/ticks.ts';

/** One setting, or the accuracy, as an axis of parallel coordinates. */
export interface ParallelAxis {
  readonly name: string;
  /** Places by variant; null if unknown. */
  readonly places: readonly (number | null)[];
  readonly ticks: readonly { readonly label: string; readonly place: number }[];
  /** The written value at a place of a numeric axis; null if the axis has names. */
  readonly valueAt: ((place: number) => string) | null;
}

/** Maximum number of axes; the first settings are used. */
const MOST_AXES = 8;
const MOST_TICKS = 24;
/** On an axis of numbers. */
const NUMBER_TICKS = 6;
/** Width of a character of a title, pixels. */
const TITLE_CHARACTER = 7;

/** @param range places of the bottom and the top */
export function planAxes({ settings, variants, primaryMetric }: ResultsView, range: readonly [number, number]): ParallelAxis[] {
  const columns: readonly SettingColumn[] = [
    ...settings.slice(0, MOST_AXES),
    { name: primaryMetric === 'testAccuracy' ? 'test accuracy' : 'validation accuracy', values: variants.map(({ mean }) => mean) },
  ];
  return columns.map((column, index) =>
    column.values.some((value) => typeof value === 'string' || typeof value === 'boolean')
      ? planNames(column, range)
      : planNumbers(column, range, index === columns.length - 1 ? formatAccuracy : formatSetting),
  );
}

/** An axis's title as far as there is room: its end, which says more than the parts that contain a setting. */
export function shortenTitle(name: string, room: number): string {
  const characters = Math.max(4, Math.floor(room / TITLE_CHARACTER));
  return name.length <= characters ? name : `…${name.slice(1 - characters)}`;
}

/** Rows of the variants with an accuracy. They may lack settings, as a GRU lacks the heads of a Transformer. */
export function listDrawn(axes: readonly ParallelAxis[]): number[] {
  return (axes.at(-1)?.places ?? []).flatMap((place, row) => (place === null ? [] : [row]));
}

/** A variant's line as a path, past the axes of settings that it lacks. @param x of each axis */
export function traceLine(axes: readonly ParallelAxis[], row: number, x: (axis: number) => number): string {
  const points = axes.flatMap(({ places }, axis) => {
    const y = places[row];
    return y == null ? [] : [`${x(axis).toFixed(1)},${y.toFixed(1)}`];
  });
  return `M${points.join('L')}`;
}

function planNumbers(
  { name, values, scale: kind }: SettingColumn,
  range: readonly [number, number],
  format: (value: number) => string,
): ParallelAxis {
  const numbers = values.filter((value): value is number => typeof value === 'number');
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const isLogarithmic = kind === 'log' && low > 0;
  const scale = isLogarithmic ? scaleLog([low, high], range) : scaleLinear([low, high], range).nice();
  const distinct = [...new Set(numbers)].sort((a, b) => a - b);
  const ticks = distinct.length <= NUMBER_TICKS ? distinct : isLogarithmic ? costTicks(low, high, NUMBER_TICKS) : scale.ticks(5);
  return {
    name,
    places: values.map((value) => (typeof value === 'number' ? scale(value) : null)),
    ticks: ticks.map((tick) => ({ label: format(tick), place: scale(tick) })),
    valueAt: (place) => format(scale.invert(place)),
  };
}

function formatAccuracy(value: number): string {
  return formatShare(value, 1);
}

function formatSetting(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
}

function planNames({ name, values }: SettingColumn, range: readonly [number, number]): ParallelAxis {
  const words = values.map((value) => (value === null ? 'none' : String(value)));
  const names = [...new Set(words)].sort();
  const scale = scalePoint(names, range).padding(0.3);
  return {
    name,
    places: words.map((word) => scale(word) ?? null),
    ticks: names.slice(0, MOST_TICKS).map((label) => ({ label, place: scale(label) ?? 0 })),
    valueAt: null,
  };
}
