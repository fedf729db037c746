import type { SearchFieldRecord, SearchRecord, SearchTrialRecord } from '../../../core/domain/search-record.ts';
import { listStretches } from '../../../core/domain/search-stretches.ts';

export type PlotPoint = readonly [x: number, y: number];

/** Marks of one colour, drawn as few paths, so that ten thousand suggestions are few elements. */
export interface Layer {
  readonly tone: 'main' | 'faint' | 'good' | 'bad';
  readonly kind: 'points' | 'lines';
  /** Lines, or groups of points. */
  readonly traces: readonly (readonly PlotPoint[])[];
}

export interface PlotAxis {
  readonly title: string;
  readonly scale: 'linear' | 'log';
  readonly format: 'share' | 'number';
  /** Names of the whole numbers from 0 on; absent: an axis of numbers. */
  readonly names?: readonly string[];
  /** Numbers that are written; absent: chosen by the axis. */
  readonly ticks?: readonly number[];
}

/** One view of a search. */
export interface Plot {
  /** In the page's address. */
  readonly name: string;
  readonly title: string;
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly layers: readonly Layer[];
  /** What the colours mean. */
  readonly caption: string | null;
}

const ACCURACY: PlotAxis = { title: 'validation accuracy', scale: 'linear', format: 'share' };
const ENDS = 'Blue: trained to the end. Grey: stopped or waiting.';
const COSTS: Readonly<Record<string, string>> = { parameters: 'trainable parameters', multiplyAdds: 'multiply-adds, one recording' };

/** The views of a search that its record allows, the most general first. */
export function planPlots(search: SearchRecord): Plot[] {
  return [...planHistory(search), ...planRungs(search), ...planFields(search), ...planFronts(search), ...planTimeline(search)].filter(
    ({ layers }) => layers.some(({ traces }) => traces.some((trace) => trace.length > 0)),
  );
}

function planHistory({ history = [], trials, epochsSpent }: SearchRecord): Plot[] {
  const last = history.at(-1);
  if (last === undefined) return [];
  const over = (name: 'trials' | 'epochs', title: string, end: number): Plot => ({
    name: `best-by-${name}`,
    title: `Best validation accuracy so far by ${title}`,
    x: { title, scale: 'linear', format: 'number' },
    y: ACCURACY,
    layers: [
      { tone: 'main', kind: 'lines', traces: [climb([...history.map((one): PlotPoint => [one[name], one.score]), [end, last.score]])] },
    ],
    caption: null,
  });
  return [over('trials', 'suggestions', trials.length), over('epochs', 'epochs of one fold and seed', epochsSpent)];
}

/** A value holds until the next one. */
function climb(points: readonly PlotPoint[]): PlotPoint[] {
  return points.flatMap(([x, y], index) => {
    const before = points[index - 1];
    return before === undefined ? [[x, y] as const] : [[x, before[1]] as const, [x, y] as const];
  });
}

function planRungs({ trials }: SearchRecord): Plot[] {
  const rungs = [...new Set(trials.flatMap(({ rungs: own = [] }) => own.map(([epochs]) => epochs)))].sort((a, b) => a - b);
  if (rungs.length < 2) return [];
  return [
    {
      name: 'rungs',
      title: 'Best validation accuracy so far at each rung, one line per suggestion',
      x: { title: 'epochs', scale: 'log', format: 'number', ticks: rungs },
      y: ACCURACY,
      layers: [...byEnd(trials, 'lines', ({ rungs: own = [] }) => own), ...byEnd(trials, 'points', ({ rungs: own = [] }) => own)],
      caption: ENDS,
    },
  ];
}

function planFields({ trials, fields = [] }: SearchRecord): Plot[] {
  return [...fields]
    .sort((a, b) => (b.importance ?? 0) - (a.importance ?? 0))
    .map((field) => ({
      name: `by-${field.field}`,
      title: `Best validation accuracy by ${field.field}`,
      x: planFieldAxis(field),
      y: ACCURACY,
      layers: byEnd(trials, 'points', (trial) => locate(field, trial)),
      caption: ENDS,
    }));
}

function planFieldAxis({ field, kind, scale, values = [] }: SearchFieldRecord): PlotAxis {
  if (kind === 'range') return { title: field, scale: scale ?? 'linear', format: 'number' };
  return { title: field, scale: 'linear', format: 'number', names: values.map(writeValue), ticks: values.map((_, index) => index) };
}

function locate({ field, kind, values = [] }: SearchFieldRecord, { fields, score }: SearchTrialRecord): PlotPoint[] {
  const value = fields[field];
  if (value === undefined || score === null) return [];
  const place = kind === 'range' ? Number(value) : values.findIndex((one) => writeValue(one) === writeValue(value));
  return [[place, score]];
}

function writeValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function planFronts({ trials, front = [] }: SearchRecord): Plot[] {
  const complete = trials.filter(({ state, score, costs }) => state === 'completed' && score !== null && costs !== undefined);
  const best = new Set(front);
  const select = (isBest: boolean, cost: string) =>
    complete.flatMap(({ variant, score, costs }): PlotPoint[] => (best.has(variant) === isBest ? [[costs?.[cost] ?? 0, score ?? 0]] : []));
  return Object.keys(complete[0]?.costs ?? {}).map((cost) => ({
    name: `by-cost-${cost}`,
    title: `Validation accuracy against ${COSTS[cost] ?? cost}, suggestions trained to the end`,
    x: { title: COSTS[cost] ?? cost, scale: 'log', format: 'number' },
    y: ACCURACY,
    layers: [
      { tone: 'faint', kind: 'points', traces: [select(false, cost)] },
      { tone: 'main', kind: 'points', traces: [select(true, cost)] },
    ],
    caption: 'Blue: no other suggestion is better in all objectives.',
  }));
}

function planTimeline({ timeline = [] }: SearchRecord): Plot[] {
  const last = timeline.reduce((latest, [time]) => Math.max(latest, time), 0);
  const stretches = listStretches(timeline).map(({ begin, end, ...rest }) => ({ ...rest, begin: begin / last, end: end / last }));
  if (stretches.length < 2 || last === 0) return [];
  const ends = (tone: Layer['tone'], kinds: readonly string[]): Layer => ({
    tone,
    kind: 'points',
    traces: [stretches.flatMap(({ index, end, kind }): PlotPoint[] => (kinds.includes(kind) ? [[end, index]] : []))],
  });
  return [
    {
      name: 'timeline',
      title: 'Decisions over logical time, one line per suggestion',
      x: { title: 'logical time', scale: 'linear', format: 'share' },
      y: { title: 'suggestion', scale: 'linear', format: 'number' },
      layers: [
        { tone: 'main', kind: 'lines', traces: stretches.map(({ index, begin, end }) => [[begin, index] as const, [end, index] as const]) },
        ends('faint', ['stop', 'wait']),
        ends('good', ['complete']),
        ends('bad', ['diverged', 'leave-out']),
      ],
      caption: 'Lines: training. Dots: how it ended. Green: trained to the end. Orange: diverged or failed. Grey: stopped or waiting.',
    },
  ];
}

/** Those that were trained to the end above the others. */
function byEnd(
  trials: readonly SearchTrialRecord[],
  kind: Layer['kind'],
  trace: (trial: SearchTrialRecord) => readonly PlotPoint[],
): Layer[] {
  const select = (isComplete: boolean) => trials.filter(({ state }) => (state === 'completed') === isComplete).map(trace);
  return [
    { tone: 'faint', kind, traces: select(false) },
    { tone: 'main', kind, traces: select(true) },
  ];
}
