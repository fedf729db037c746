import { useMemo } from 'preact/hooks';
import { countOf } from '../../../core/domain/count-of.ts';
import type { AttemptsRow } from '../../../workflows/steering-messages.ts';
import type { SweepLinks } from '../../views/views.ts';
import { type Column, numberColumn, textColumn } from '../parts/columns.ts';
import { formatSeconds } from '../parts/format.ts';
import { Table } from '../parts/table.tsx';

interface AttemptsProps {
  readonly attempts: readonly AttemptsRow[];
  readonly links: SweepLinks;
}

/** Trials that failed or took several attempts, with reasons and lost time. */
export function AttemptsTable({ attempts, links }: AttemptsProps) {
  const lost = attempts.reduce((sum, { secondsLost }) => sum + secondsLost, 0);
  const columns = useMemo(() => listColumns(links), [links]);
  return (
    <section id="attempts" aria-label="Attempts">
      <h2>Attempts and time lost</h2>
      {attempts.length === 0 ? (
        <p>No attempt failed, and nothing was retried.</p>
      ) : (
        <Table
          name="attempts"
          caption={`${countOf(attempts.length, 'trial')} with failed attempts, ${formatSeconds(lost)} lost`}
          columns={columns}
          rows={attempts}
          keyOf={({ variant, fold, seed }) => `${variant}/${fold}/${seed}`}
          empty=""
        />
      )}
    </section>
  );
}

function listColumns({ variantPrefix }: SweepLinks): readonly Column<AttemptsRow>[] {
  return [
    {
      key: 'variant',
      title: 'Variant',
      show: ({ variant }) =>
        variantPrefix === null ? (
          variant
        ) : (
          <a href={`${variantPrefix}${encodeURIComponent(variant)}`} target="_blank" rel="noopener">
            {variant}
          </a>
        ),
      value: ({ variant }) => variant,
    },
    numberColumn('fold', 'Fold', ({ fold }) => fold),
    numberColumn('seed', 'Seed', ({ seed }) => seed),
    numberColumn('attempts', 'Attempts', ({ attempts }) => attempts),
    numberColumn('lost', 'Lost', ({ secondsLost }) => secondsLost, formatSeconds),
    textColumn('reason', 'Reason', ({ reason }) => reason),
  ];
}
