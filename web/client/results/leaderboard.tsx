import { useMemo } from 'preact/hooks';
import type { ResultRow, ResultsView } from '../../views/results-view.ts';
import { type Column, intervalColumns, numberColumn } from '../parts/columns.ts';
import { formatCount, formatSeconds, formatShare } from '../parts/format.ts';
import { Table } from '../parts/table.tsx';
import { Intervals } from './intervals.tsx';
import { nameMetric, titleMetric } from './name-metric.ts';

interface LeaderboardProps {
  readonly results: ResultsView;
  readonly onLook: (variant: string) => void;
}

/** The leaderboard with uncertainties. */
export function Leaderboard({ results, onLook }: LeaderboardProps) {
  const ranked = useMemo(() => results.variants.filter(({ mean }) => mean !== null), [results]);
  const rows = useMemo(() => [...ranked, ...(results.ensembles ?? [])], [results]);
  // With one trial each there is none.
  const hasIntervals = rows.some(({ interval }) => interval !== null);
  const columns = useMemo(() => listColumns(results, { hasIntervals, onLook }), [results]);
  return (
    <section id="leaderboard" aria-label="Leaderboard">
      <h2>Leaderboard</h2>
      <Intervals name="leaderboard" results={results} rows={ranked} />
      <Table
        name="leaderboard"
        caption={`Ranked by validation accuracy${hasIntervals ? `; 95 % intervals of ${nameMetric(results)}` : ''}`}
        columns={columns}
        rows={rows}
        keyOf={({ variant }) => variant}
        empty="No trial has finished yet."
      />
    </section>
  );
}

type Shown = readonly [measure: keyof ResultRow['measures'], title: string, show: (value: number) => string];
const points = (value: number) => `${(100 * value).toFixed(2)} points`;
const MEASURES: readonly Shown[] = [
  ['macroF1', 'Macro F1', formatShare],
  ['balancedAccuracy', 'Balanced accuracy', formatShare],
  ['logLoss', 'Log loss', (value) => value.toFixed(3)],
  ['calibrationError', 'Calibration error', formatShare],
  ['overfitGap', 'Training − validation', points],
  ['bestEpoch', 'Best epoch', (value) => value.toFixed(1)],
];

const formatMilliseconds = (value: number | null) => (value === null ? '–' : `${value.toFixed(2)} ms`);

interface Shape extends Pick<LeaderboardProps, 'onLook'> {
  readonly hasIntervals: boolean;
}

function listColumns(results: ResultsView, { hasIntervals, onLook }: Shape): readonly Column<ResultRow>[] {
  return [
    {
      key: 'variant',
      title: 'Variant',
      show: ({ variant, isEnsemble }) =>
        isEnsemble ? (
          `${variant} (ensemble)`
        ) : (
          <button type="button" class="link" onClick={() => onLook(variant)}>
            {variant}
          </button>
        ),
      value: ({ variant }) => variant,
    },
    numberColumn('rank', 'Rank', ({ rank }) => rank),
    numberColumn('mean', titleMetric(results), ({ mean }) => mean, formatShare),
    ...(hasIntervals ? intervalColumns<ResultRow>() : []),
    {
      key: 'trials',
      title: 'Trials',
      align: 'right',
      show: ({ completed, planned, isEnsemble }) => (isEnsemble ? null : completed === planned ? completed : `${completed} of ${planned}`),
      value: ({ completed }) => completed,
    },
    numberColumn('parameters', 'Parameters', ({ parameters }) => parameters, formatCount),
    numberColumn('training', 'Training, a trial', ({ trainingSeconds }) => trainingSeconds, formatSeconds),
    numberColumn('inference', 'Inference', ({ inferenceMilliseconds }) => inferenceMilliseconds, formatMilliseconds),
    ...MEASURES.map(([measure, title, show]) =>
      numberColumn<ResultRow, number | null>(
        measure,
        title,
        ({ measures }) => measures[measure] ?? null,
        (value) => (value === null ? '–' : show(value)),
      ),
    ),
  ];
}
