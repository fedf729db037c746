import type { TopLevelSpec } from 'vega-lite';
import { groupTrials } from '../../domain/group-trials.ts';
import type { TrialRecord } from '../../domain/results.ts';
import { fitNames } from '../drawing/fit-text.ts';
import { INK } from '../drawing/theme.ts';
import { countOf } from '../format.ts';
import type { FigureInput, FigurePlan } from './figure.ts';

const MOST_VARIANTS = 24;
const COLUMNS = 4;
const PANEL_WIDTH = 140;
const HEADER = { width: PANEL_WIDTH + 25, fontSize: 10 };

interface CurvePoint {
  /** Title of the chart it belongs to. */
  readonly panel: string;
  readonly part: 'validation' | 'training';
  readonly epoch: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly description: string;
}

/** Accuracy by epoch of every variant as small multiples: mean over the trials still training, band from lowest to highest. */
export function planTrainingCurves({ results, analysis }: FigureInput): FigurePlan[] {
  const trials = groupTrials(results.trials);
  const withHistory = analysis.leaderboard.filter(({ variant }) => trials.get(variant)?.some(({ history }) => history.length > 0));
  const shown = withHistory.slice(0, MOST_VARIANTS);
  if (shown.length === 0) return [];
  const names = shown.map(({ variant }) => variant);
  const panels = fitNames(names, HEADER);
  const points = names.flatMap((variant, index) => averageCurves(variant, panels[index] ?? variant, trials.get(variant) ?? []));
  const cut = withHistory.length > shown.length ? `the first ${shown.length} of ${withHistory.length} variants` : '';
  return [
    {
      name: 'training-curves',
      title: `Training curves${cut === '' ? '' : `, ${cut}`}`,
      subtitle: [
        'Solid: validation. Dashed: training. Band: from the lowest to the highest trial.',
        'Lines are means of the trials that reached the epoch.',
      ],
      alternativeText: `Validation and training accuracy by epoch for ${cut === '' ? countOf(shown.length, 'variant') : cut}, one small chart each.`,
      topic: 'curves',
      experiment: null,
      specification: drawCurves(points, panels),
    },
  ];
}

function averageCurves(variant: string, panel: string, trials: readonly TrialRecord[]): CurvePoint[] {
  const longest = trials.reduce((most, { history }) => Math.max(most, history.length), 0);
  return Array.from({ length: longest }, (_, index) => {
    const records = trials.flatMap(({ history }) => history[index] ?? []);
    const summarise = (part: CurvePoint['part'], values: readonly number[]): CurvePoint => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return {
        panel,
        part,
        epoch: index + 1,
        mean: 100 * mean,
        low: 100 * values.reduce((least, value) => Math.min(least, value), 1),
        high: 100 * values.reduce((most, value) => Math.max(most, value), 0),
        description: `${variant} · ${part}, epoch ${index + 1}: ${(100 * mean).toFixed(1)} % over ${countOf(values.length, 'trial')}`,
      };
    };
    return [
      summarise(
        'validation',
        records.map(({ validationAccuracy }) => validationAccuracy),
      ),
      summarise(
        'training',
        records.map(({ trainingAccuracy }) => trainingAccuracy),
      ),
    ];
  }).flat();
}

function drawCurves(points: readonly CurvePoint[], panels: readonly string[]): TopLevelSpec {
  return {
    data: { values: [...points] },
    facet: {
      field: 'panel',
      type: 'nominal',
      sort: [...panels],
      title: null,
      header: { labelFontSize: HEADER.fontSize, labelLimit: HEADER.width + 1, labelPadding: 4 },
    },
    columns: COLUMNS,
    // Shared axes would also stand under the empty places of the last row.
    resolve: { axis: { x: 'independent' } },
    spacing: { row: 14, column: 14 },
    spec: { width: PANEL_WIDTH, height: 84, layer: listLayers() },
  } as TopLevelSpec;
}

/** The band of the validation, both lines, and points that carry the descriptions. */
function listLayers(): object[] {
  const x = { field: 'epoch', type: 'quantitative', title: 'Epoch', axis: { tickMinStep: 1, tickCount: 4, grid: false } };
  const y = (field: string) => ({
    field,
    type: 'quantitative',
    title: 'Accuracy (%)',
    scale: { domain: [0, 100] },
    axis: { tickCount: 3 },
  });
  const part = { field: 'part', type: 'nominal' };
  const domain = ['validation', 'training'];
  const dashes = [
    [1, 0],
    [3, 3],
  ];
  return [
    {
      transform: [{ filter: "datum.part === 'validation'" }],
      mark: { type: 'area', color: INK.accentLight, opacity: 0.7 },
      encoding: { x, y: y('low'), y2: { field: 'high' } },
    },
    {
      mark: { type: 'line', strokeWidth: 1.5 },
      encoding: {
        x,
        y: y('mean'),
        color: { ...part, scale: { domain, range: [INK.accent, INK.text] }, legend: null },
        strokeDash: { ...part, scale: { domain, range: dashes }, legend: null },
      },
    },
    {
      mark: { type: 'point', size: 30, opacity: 0, filled: true },
      transform: [{ filter: "datum.part === 'validation'" }],
      encoding: { x, y: y('mean'), description: { field: 'description', type: 'nominal' } },
    },
  ];
}
