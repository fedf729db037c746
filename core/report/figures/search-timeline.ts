import type { SearchRecord } from '../../domain/search-record.ts';
import { listStretches } from '../../domain/search-stretches.ts';
import { INK } from '../drawing/theme.ts';
import { countOf } from '../format.ts';
import type { FigurePlan } from './figure.ts';

/** More suggestions would be finer than a pixel, and a large file. */
const MOST_SHOWN = 1_000;
const quantitative = 'quantitative' as const;
const ENDS = ['complete', 'stop', 'wait', 'diverged', 'leave-out'] as const;
const COLOURS = [INK.third, INK.faint, INK.faint, INK.second, INK.second];

/** When each suggestion was trained in logical time, and how each training ended. */
export function planTimeline({ experiment, timeline = [] }: SearchRecord, name: string): FigurePlan[] {
  const stretches = listStretches(timeline);
  const last = Math.max(...stretches.map(({ end }) => end));
  if (stretches.length < 2 || !(last > 0)) return [];
  const suggestions = 1 + Math.max(...stretches.map(({ index }) => index));
  const step = Math.ceil(suggestions / MOST_SHOWN);
  const values = stretches
    .filter(({ index }) => index % step === 0)
    .map(({ begin, end, ...rest }) => ({ ...rest, begin: (100 * begin) / last, end: (100 * end) / last }));
  const decisions = (kind: string) => timeline.filter(([, , own]) => own === kind).length;
  return [
    {
      name: `search-${name}-timeline`,
      title: `${experiment}: decisions over logical time`,
      subtitle: [
        'One line per suggestion. Blue: training; green: trained to the end; orange: diverged or failed; grey: stopped or waiting.',
      ],
      alternativeText: `${countOf(suggestions, 'suggestion')}, ${countOf(decisions('promote'), 'promotion')}, ${countOf(decisions('complete'), 'training')} to the end.`,
      topic: 'search',
      experiment,
      specification: {
        width: 600,
        height: 260,
        data: { values },
        layer: [
          { mark: { type: 'rule', color: INK.accentLight, strokeWidth: 2 }, encoding: { ...describeAxes('begin'), x2: { field: 'end' } } },
          {
            mark: { type: 'point', filled: true, size: 16, opacity: 1 },
            encoding: {
              ...describeAxes('end'),
              color: { field: 'kind', type: 'nominal', scale: { domain: [...ENDS], range: COLOURS }, legend: null },
            },
          },
        ],
      },
    },
  ];
}

function describeAxes(x: 'begin' | 'end') {
  return {
    x: { field: x, type: quantitative, title: 'Logical time (%)', scale: { domain: [0, 100] } },
    y: { field: 'index', type: quantitative, title: 'Suggestion', scale: { reverse: true, zero: true }, axis: { tickMinStep: 1 } },
  };
}
