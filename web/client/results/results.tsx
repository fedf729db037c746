import type { ResultsView } from '../../views/results-view.ts';
import { useFilter } from '../parts/address.ts';
import { Trouble } from '../parts/trouble.tsx';
import { Claims } from './claims.tsx';
import { Compare } from './compare.tsx';
import { Cost } from './cost.tsx';
import { Groups } from './groups.tsx';
import { Journal } from './journal.tsx';
import { Leaderboard } from './leaderboard.tsx';
import { Parallel } from './parallel.tsx';
import { useAnswer } from './use-answer.ts';
import { VariantLook } from './variant-look.tsx';

interface ResultsProps {
  readonly sweepId: string;
  /** Changes when there may be more results. */
  readonly stamp: string;
}

/** What the finished trials amount to: standings with intervals, costs, settings, confusions, comparisons, what happened. */
export function Results({ sweepId, stamp }: ResultsProps) {
  const base = `/api/sweeps/${encodeURIComponent(sweepId)}`;
  const { value, trouble } = useAnswer<ResultsView>(`${base}/results`, stamp);
  const [chosen, choose] = useFilter('look');
  const ranked = value?.variants.filter(({ mean }) => mean !== null) ?? [];
  const variant = chosen || ranked[0]?.variant || null;
  return (
    <section id="results" aria-label="Results">
      <h2>Results</h2>
      {value === null ? (
        <Trouble message={trouble ?? 'Reading the results …'} />
      ) : (
        <>
          {trouble !== null && <Trouble message={trouble} />}
          <p>
            <a href={`${base}/results`} download={`${sweepId}.json`}>
              Everything below as JSON
            </a>
          </p>
          {ranked.length > 0 && (
            <>
              <Leaderboard results={value} onLook={choose} />
              <Cost results={value} onLook={choose} />
              {value.settings.length > 0 && <Parallel results={value} />}
              {variant !== null && (
                <VariantLook
                  base={base}
                  results={value}
                  variant={variant}
                  stamp={stamp}
                  names={ranked.map((row) => row.variant)}
                  onLook={choose}
                />
              )}
              {ranked.length > 1 && <Compare base={base} results={value} names={ranked.map((row) => row.variant)} stamp={stamp} />}
              {value.groups.length > 1 && <Groups results={value} />}
            </>
          )}
          <Claims results={value} />
          <Journal results={value} />
        </>
      )}
    </section>
  );
}
