import { buildTrialRows } from '../../views/build-variant.ts';
import { type ComparedResults, compareVariants } from '../../views/compare-variants.ts';
import { type ReportData, unpackTrials } from '../../views/report-data.ts';
import type { VariantView } from '../../views/results-view.ts';
import type { Answering } from '../parts/ask.ts';

interface Inside {
  readonly data: ReportData;
  /** Unpacked on first use. */
  readonly compared: () => ComparedResults;
}

type Answers = (inside: Inside, names: readonly string[], search: URLSearchParams) => unknown;

/** Answers by the path after `/api/sweeps/<id>/`. */
const ANSWERS: readonly (readonly [RegExp, Answers])[] = [
  [/^results$/, ({ data }) => data.results],
  [/^configuration$/, ({ data }) => data.configuration],
  [/^variants\/([^/]+)$/, (inside, [variant = '']) => lookAt(inside, variant)],
  [/^compare$/, (inside, _, search) => compare(inside, search)],
  [/^recordings$/, ({ data }, _, search) => findRecordings(data, search)],
];

/** Answers from the report's own data, like the server. */
export function answerInside(data: ReportData): Answering {
  let unpacked: ComparedResults | null = null;
  const inside: Inside = {
    data,
    compared: () => {
      unpacked ??= unpackTrials(data.compared);
      return unpacked;
    },
  };
  const prefix = `/api/sweeps/${encodeURIComponent(data.results.sweepId)}/`;
  return async (path) => {
    const { pathname, searchParams } = new URL(path, 'http://report');
    const rest = pathname.startsWith(prefix) ? pathname.slice(prefix.length) : null;
    for (const [pattern, answer] of ANSWERS) {
      const found = rest === null ? null : pattern.exec(rest);
      if (found) return answer(inside, found.slice(1).map(decodeURIComponent), searchParams);
    }
    throw new Error('A report contains only its own sweep; the web page of npm start shows all of them.');
  };
}

function lookAt({ data, compared }: Inside, variant: string): VariantView {
  const look = data.looks.find((each) => each.variant === variant);
  if (look !== undefined) return look;
  const trials = buildTrialRows(compared(), variant);
  return { variant, part: data.results.hasTest ? 'test' : 'validation', confusion: [], cells: [], curves: [], trials };
}

function compare({ data, compared }: Inside, search: URLSearchParams): unknown {
  const pair = [search.get('first') ?? '', search.get('second') ?? ''] as const;
  return compareVariants(compared(), data.results.primaryMetric, pair);
}

function findRecordings({ recordings }: ReportData, search: URLSearchParams): unknown {
  const wanted = (search.get('at') ?? '').split(',').map(Number);
  return wanted.flatMap((index) => recordings.find(({ recording }) => recording === index) ?? []);
}
