import type { ResultsView } from '../../views/results-view.ts';
import { type Column, numberColumn, textColumn } from '../parts/columns.ts';
import { formatShare } from '../parts/format.ts';
import { Table } from '../parts/table.tsx';
import { GroupsFigure } from './groups-figure.tsx';

/** Number of variants with a column, also in the CSV. */
const COLUMNS_SHOWN = 6;

type GroupRow = ResultsView['groups'][number];

/** Number of variants in the figure. */
const DRAWN = 3;

/** Accuracy by user of the first variants. */
export function Groups({ results }: { readonly results: ResultsView }) {
  const best = results.variants.filter(({ mean }) => mean !== null).slice(0, COLUMNS_SHOWN);
  const columns: Column<GroupRow>[] = [
    textColumn('group', 'User or group', ({ group }) => group),
    numberColumn('recordings', 'Recordings', ({ recordings }) => recordings),
    ...best.map(({ variant }) => ({
      key: `of-${variant}`,
      title: variant,
      align: 'right' as const,
      show: (row: GroupRow) => formatShare(findMean(row, variant)),
      value: (row: GroupRow) => findMean(row, variant),
    })),
  ];
  return (
    <section id="groups" aria-label="Accuracy by user">
      <h2>Accuracy by user</h2>
      <GroupsFigure results={results} names={best.slice(0, DRAWN).map(({ variant }) => variant)} />
      <Table
        name="groups"
        caption="Mean accuracy on each user or group"
        columns={columns}
        rows={results.groups}
        keyOf={({ group }) => group}
        empty="None."
      />
    </section>
  );
}

function findMean({ variants }: GroupRow, wanted: string): number | null {
  return variants.find(({ variant }) => variant === wanted)?.mean ?? null;
}
