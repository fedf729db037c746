import type { TopLevelSpec } from 'vega-lite';
import type { SearchFieldRecord, SearchRecord, SearchTrialRecord } from '../../domain/search-record.ts';
import { fitNames } from '../drawing/fit-text.ts';
import { INK } from '../drawing/theme.ts';
import { countOf, formatShare } from '../format.ts';
import { createUniqueNames, slugify } from '../slug.ts';
import type { FigureInput, FigurePlan } from './figure.ts';
import { planFront } from './search-front.ts';
import { planTimeline } from './search-timeline.ts';

/** More would be unreadable, and a large file; results.json has all. */
const MOST_SHOWN = 1_000;
const PANEL_WIDTH = 170;
const HEADER = { width: PANEL_WIDTH + 25, fontSize: 10 };
const MOST_FIELDS = 12;
const COLUMNS = 3;
const quantitative = 'quantitative' as const;
const accuracy = { field: 'accuracy', type: quantitative, title: 'Validation accuracy (%)', scale: { zero: false } };

/** For each search: the best so far, accuracy by field value, how long suggestions were trained, accuracy by cost, and its decisions over time. */
export function planSearches({ results: { searches = [] } }: FigureInput): FigurePlan[] {
  const unique = createUniqueNames();
  return searches.flatMap((search) => {
    const name = unique(slugify(search.experiment));
    const parts = [planHistory, planFields, planRungs, planFront, planTimeline];
    return parts.flatMap((plan) => plan(search, name));
  });
}

function planHistory({ experiment, history = [], epochsSpent, trials }: SearchRecord, name: string): FigurePlan[] {
  const last = history.at(-1);
  if (last === undefined) return [];
  const ends = { trials: trials.length, epochs: epochsSpent, score: last.score };
  const values = [...history, ends].map(({ trials: begun, epochs, score }) => ({ trials: begun, epochs, accuracy: 100 * score }));
  const panels = [drawHistory('trials', 'Suggestions', values), drawHistory('epochs', 'Epochs of one fold and seed', values)];
  return [
    {
      name: `search-${name}-history`,
      title: `${experiment}: best so far`,
      alternativeText: `The best validation accuracy rises over ${countOf(trials.length, 'suggestion')} and ${countOf(epochsSpent, 'epoch')} to ${formatShare(last.score)}, first reached by ${last.variant}.`,
      topic: 'search',
      experiment,
      specification: { columns: panels.length, concat: panels },
    },
  ];
}

function drawHistory(field: 'trials' | 'epochs', title: string, values: readonly Readonly<Record<string, number>>[]) {
  return {
    width: 290,
    height: 220,
    data: { values: [...values] },
    mark: { type: 'line' as const, interpolate: 'step-after' as const, color: INK.accent, point: { color: INK.accent, size: 24 } },
    encoding: { x: { field, type: quantitative, title, axis: { tickMinStep: 1 } }, y: accuracy },
  };
}

/** Thins evenly, so that early and late ones remain. */
function thin<One>(all: readonly One[]): readonly One[] {
  const step = Math.ceil(all.length / MOST_SHOWN);
  return all.filter((_, index) => index % step === 0);
}

function planFields({ experiment, trials, fields = [] }: SearchRecord, name: string): FigurePlan[] {
  const sorted = [...fields].sort((a, b) => (b.importance ?? 0) - (a.importance ?? 0)).slice(0, MOST_FIELDS);
  const scored = thin(trials.filter(({ score }) => score !== null));
  if (sorted.length === 0 || scored.length < 2) return [];
  const titles = fitNames(
    sorted.map(({ field }) => field),
    HEADER,
  );
  return [
    {
      name: `search-${name}-fields`,
      title: `${experiment}: accuracy by field value`,
      subtitle: ['One point per suggestion, after its last epoch; dark: trained to the end. Most important fields first.'],
      alternativeText: `Validation accuracy against ${sorted.map(({ field }) => field).join(', ')}, one chart each, ${countOf(scored.length, 'suggestion')}.`,
      topic: 'search',
      experiment,
      specification: {
        columns: COLUMNS,
        concat: sorted.map((field, index) => drawField(field, titles[index] ?? field.field, scored)),
      } as TopLevelSpec,
    },
  ];
}

function drawField({ field, kind, scale }: SearchFieldRecord, title: string, trials: readonly SearchTrialRecord[]) {
  const values = trials.flatMap((trial) => {
    const value = trial.fields[field];
    if (value === undefined) return [];
    const shown = kind === 'range' ? value : typeof value === 'string' ? value : JSON.stringify(value);
    return [{ value: shown, accuracy: 100 * (trial.score ?? 0), end: trial.state === 'completed' ? 'end' : 'stopped' }];
  });
  const x =
    kind === 'range'
      ? { field: 'value', type: quantitative, title, scale: { type: scale ?? 'linear', zero: false }, axis: { tickCount: 4 } }
      : { field: 'value', type: 'nominal' as const, title, axis: { labelLimit: 90 } };
  return {
    width: PANEL_WIDTH,
    height: 120,
    data: { values },
    mark: { type: 'point' as const, filled: true, size: 22, opacity: 0.7 },
    encoding: {
      x,
      y: accuracy,
      color: {
        field: 'end',
        type: 'nominal' as const,
        scale: { domain: ['end', 'stopped'], range: [INK.accent, INK.faint] },
        legend: null,
      },
    },
  };
}

function planRungs({ experiment, trials }: SearchRecord, name: string): FigurePlan[] {
  const reached = thin(trials.filter(({ rungs = [] }) => rungs.length > 0));
  const rungs = [...new Set(reached.flatMap(({ rungs: own = [] }) => own.map(([epochs]) => epochs)))].sort((a, b) => a - b);
  if (rungs.length < 2) return [];
  return [
    {
      name: `search-${name}-rungs`,
      title: `${experiment}: how long suggestions were trained`,
      subtitle: ['Best validation accuracy so far at each rung (vertical lines), one line per suggestion; dark: trained to the end.'],
      alternativeText: `${countOf(reached.length, 'suggestion')} compared after ${rungs.join(', ')} epochs.`,
      topic: 'search',
      experiment,
      specification: drawRungs(reached, rungs),
    },
  ];
}

function drawRungs(trials: readonly SearchTrialRecord[], rungs: readonly number[]): TopLevelSpec {
  const values = trials.flatMap(({ variant, state, rungs: own = [] }) =>
    own.map(([epochs, score]) => ({ variant, epochs, accuracy: 100 * score, end: state === 'completed' ? 'end' : 'stopped' })),
  );
  const x = {
    field: 'epochs',
    type: quantitative,
    title: 'Epochs (logarithmic)',
    scale: { type: 'log' as const },
    axis: { values: [...rungs], format: 'd' },
  };
  return {
    width: 600,
    height: 260,
    layer: [
      { data: { values: rungs.map((epochs) => ({ epochs })) }, mark: { type: 'rule', color: INK.grid }, encoding: { x } },
      {
        data: { values },
        mark: { type: 'line', opacity: 0.6, strokeWidth: 1, point: { size: 14 } },
        encoding: {
          x,
          y: accuracy,
          detail: { field: 'variant', type: 'nominal' },
          color: { field: 'end', type: 'nominal', scale: { domain: ['end', 'stopped'], range: [INK.accent, INK.faint] }, legend: null },
        },
      },
    ],
  };
}
