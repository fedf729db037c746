import { useFilter } from '../parts/address.ts';
import { type Column, textColumn } from '../parts/columns.ts';
import { download } from '../parts/download.ts';
import { SCROLLS } from '../parts/scrolls.ts';
import { Table } from '../parts/table.tsx';
import { type Difference, findDifferences } from './find-differences.ts';
import { useAnswer } from './use-answer.ts';

interface ConfigurationProps {
  readonly sweepId: string;
  readonly stamp: string;
  /** Whether other sweeps are available; not in a report. */
  readonly isReport: boolean;
}

/** The current configuration, including later changes, and its differences from another sweep's. */
export function Configuration({ sweepId, stamp, isReport }: ConfigurationProps) {
  const [against] = useFilter('against');
  const { value, trouble } = useAnswer<object>(locate(sweepId), stamp);
  const other = useAnswer<object>(against === '' || isReport ? null : locate(against), stamp);
  const text = value === null ? '' : JSON.stringify(value, null, 2);
  return (
    <section id="configuration" aria-label="Configuration">
      <h2>Configuration</h2>
      {trouble !== null && <p class="notice">{trouble}</p>}
      {value !== null && (
        <details>
          <summary>Current configuration with all defaults</summary>
          <p>
            <button type="button" class="small" onClick={() => download(`${sweepId}.json`, text, 'application/json')}>
              JSON
            </button>
          </p>
          <pre {...SCROLLS}>{text}</pre>
        </details>
      )}
      {other.trouble !== null && <p class="notice">{other.trouble}</p>}
      {value !== null && other.value !== null && (
        <Table
          name="differences"
          caption={`Fields in which ${sweepId} and ${against} differ`}
          columns={listColumns(sweepId, against)}
          rows={findDifferences(value, other.value)}
          keyOf={({ path }) => path}
          empty="Their configurations are identical."
        />
      )}
    </section>
  );
}

function locate(sweepId: string): string {
  return `/api/sweeps/${encodeURIComponent(sweepId)}/configuration`;
}

function listColumns(first: string, second: string): readonly Column<Difference>[] {
  return [
    textColumn('path', 'Field', ({ path }) => path),
    textColumn('first', first, (row) => row.first),
    textColumn('second', second, (row) => row.second),
  ];
}
