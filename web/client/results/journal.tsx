import type { ResultsView } from '../../views/results-view.ts';
import { type Column, textColumn } from '../parts/columns.ts';
import { formatTime } from '../parts/format.ts';
import { Table } from '../parts/table.tsx';

type Entry = ResultsView['journal'][number] & { readonly place: number };

/** The journal, by Temporal's clock. */
export function Journal({ results }: { readonly results: ResultsView }) {
  const rows: Entry[] = results.journal.map((entry, place) => ({ ...entry, place }));
  return (
    <section id="journal" aria-label="Journal">
      <h2>Journal</h2>
      <Table
        name="journal"
        caption="Timeline, as last recorded"
        columns={COLUMNS}
        rows={rows}
        keyOf={({ place }) => String(place)}
        empty="No entries yet."
      />
    </section>
  );
}

const COLUMNS: readonly Column<Entry>[] = [
  { key: 'at', title: 'When', show: ({ at }) => <span class="whole">{formatTime(at)}</span>, value: ({ at }) => at },
  textColumn('what', 'What', ({ what }) => what),
];
