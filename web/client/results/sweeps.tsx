import type { ResultsView } from '../../views/results-view.ts';
import { useFilter } from '../parts/address.ts';
import { type Column, numberColumn, textColumn } from '../parts/columns.ts';
import { formatPoints, formatShare } from '../parts/format.ts';
import { Table } from '../parts/table.tsx';
import { compareSweeps, type SweepsRow } from './compare-sweeps.ts';
import { nameMetric } from './name-metric.ts';
import { useAnswer } from './use-answer.ts';

interface SweepsProps {
  readonly results: ResultsView;
}

/** Compares variants with the same names in another sweep. */
export function Sweeps({ results }: SweepsProps) {
  const [against, compareWith] = useFilter('against');
  const other = useAnswer<ResultsView>(against === '' ? null : `/api/sweeps/${encodeURIComponent(against)}/results`);
  return (
    <section id="sweeps" aria-label="Compare sweeps">
      <h2>Compare sweeps</h2>
      <p class="filter">
        <label>
          Compare with the sweep{' '}
          <input value={against} placeholder="its id" onChange={({ currentTarget }) => compareWith(currentTarget.value.trim())} />
        </label>
      </p>
      {other.trouble !== null && <p class="notice">{other.trouble}</p>}
      {other.value !== null && <Comparison results={results} other={other.value} />}
    </section>
  );
}

function Comparison({ results, other }: SweepsProps & { readonly other: ResultsView }) {
  const rows = compareSweeps(results, other);
  const isSame = results.primaryMetric === other.primaryMetric;
  return (
    <>
      <p>
        {isSame
          ? 'Variants are matched by their names. Data, splits, seeds and settings may differ (see Configuration), so no difference is tested here.'
          : `This sweep uses ${nameMetric(results)}, the other one ${nameMetric(other)}, so best validation accuracies are compared. Variants are matched by their names, and no difference is tested.`}
      </p>
      <Table
        name="sweeps-compared"
        caption={`${isSame ? nameMetric(results) : 'best validation accuracy'} in ${results.sweepId} and ${other.sweepId}`}
        columns={listColumns(results.sweepId, other.sweepId)}
        rows={rows}
        keyOf={({ variant }) => variant}
        empty="Neither sweep has a finished trial."
      />
    </>
  );
}

function listColumns(first: string, second: string): readonly Column<SweepsRow>[] {
  return [
    textColumn('variant', 'Variant', ({ variant }) => variant),
    numberColumn('first', first, (row) => row.first, formatShare),
    numberColumn('second', second, (row) => row.second, formatShare),
    {
      key: 'difference',
      title: 'Difference',
      align: 'right',
      show: ({ difference }) => (difference === null ? '–' : formatPoints(difference)),
      value: ({ difference }) => difference,
    },
  ];
}
