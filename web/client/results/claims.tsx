import type { ResultsView } from '../../views/results-view.ts';
import type { Column } from '../parts/columns.ts';
import { Table } from '../parts/table.tsx';

type Claim = ResultsView['claims'][number];

/** What was claimed beforehand and what became of it, and what a reader must know before believing a number. */
export function Claims({ results: { claims, remarks } }: { readonly results: ResultsView }) {
  return (
    <>
      {claims.length > 0 && (
        <section id="claims" aria-label="Claims">
          <h2>Claims</h2>
          <Table
            name="claims"
            caption={`${claims.length} claims`}
            columns={COLUMNS}
            rows={claims}
            keyOf={({ name }) => name}
            empty="None."
          />
        </section>
      )}
      {remarks.length > 0 && (
        <details>
          <summary>{`Read before believing a number: ${remarks.length} remarks`}</summary>
          <ul>
            {remarks.map((remark) => (
              <li key={remark}>{remark}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

const COLUMNS: readonly Column<Claim>[] = [
  { key: 'statement', title: 'Claim', show: ({ statement }) => statement, value: ({ statement }) => statement },
  { key: 'verdict', title: 'Verdict', show: ({ verdict }) => <strong>{verdict}</strong>, value: ({ verdict }) => verdict },
  { key: 'reason', title: 'Why', show: ({ reason }) => reason ?? '', value: ({ reason }) => reason },
];
