import { useRef } from 'preact/hooks';
import type { ResultsView } from '../../views/results-view.ts';
import { useFilter } from '../parts/address.ts';
import { download } from '../parts/download.ts';
import { Trouble } from '../parts/trouble.tsx';
import { Compare } from './compare.tsx';
import { Cost } from './cost.tsx';
import { Groups } from './groups.tsx';
import { Journal } from './journal.tsx';
import { Leaderboard } from './leaderboard.tsx';
import { Parallel } from './parallel.tsx';
import { nameSection, SearchViews } from './searches.tsx';
import { Sweeps } from './sweeps.tsx';
import { useAnswer } from './use-answer.ts';
import { VariantLook } from './variant-look.tsx';
import { Words } from './words.tsx';

interface ResultsProps {
  readonly sweepId: string;
  /** Changes when there may be more results. */
  readonly stamp: string;
  /** Address for trying its best network; null if there is none. */
  readonly tryAt: string | null;
  /** Whether other sweeps are available; not in a report. */
  readonly isReport: boolean;
}

/** Results of the finished trials: the report's text with its figures in between. */
export function Results({ sweepId, stamp, tryAt, isReport }: ResultsProps) {
  const base = `/api/sweeps/${encodeURIComponent(sweepId)}`;
  // The newest ones of a large sweep take a while.
  const known = useAnswer<ResultsView | null>(isReport ? null : `${base}/results/known`).value;
  const newest = useAnswer<ResultsView>(`${base}/results`, stamp);
  const { trouble } = newest;
  const value = newest.value ?? known;
  const version = useVersion(value);
  return (
    <div id="results">
      {(value === null || trouble !== null) && <Trouble message={trouble ?? 'Reading the results …'} />}
      {value !== null && <Chapters base={base} results={value} stamp={String(version)} tryAt={tryAt} isReport={isReport} />}
    </div>
  );
}

/** Counts received results, so that dependent data is requested for the same results. */
function useVersion(value: ResultsView | null): number {
  const known = useRef({ value, version: 0 });
  if (known.current.value !== value) known.current = { value, version: known.current.version + 1 };
  return known.current.version;
}

interface ChaptersProps extends Pick<ResultsProps, 'stamp' | 'tryAt' | 'isReport'> {
  readonly base: string;
  readonly results: ResultsView;
}

/** Sections shown beside a view; others follow at the end. */
const PLACED = new Set(['answer', 'nested', 'claims', 'experiments', 'ensembles', 'classes']);

function Chapters({ base, results, stamp, tryAt, isReport }: ChaptersProps) {
  const [chosen, choose] = useFilter('look');
  const ranked = results.variants.filter(({ mean }) => mean !== null);
  const names = ranked.map((row) => row.variant);
  const variant = chosen || names[0] || null;
  const words = (id: string, children?: preact.ComponentChildren) =>
    results.sections
      .filter((section) => section.id === id)
      .map((section) => (
        <Words key={id} section={section} results={results}>
          {children}
        </Words>
      ));
  return (
    <>
      {words('answer')}
      <TakeAlong results={results} tryAt={tryAt} />
      {words('nested')}
      {words('claims')}
      {ranked.length > 0 && <Leaderboard results={results} onLook={choose} />}
      {words('experiments')}
      {ranked.length > 0 && <Cost results={results} onLook={choose} />}
      {ranked.length > 0 && results.settings.length > 0 && <Parallel results={results} />}
      {results.searches.map((search) => words(nameSection(search), <SearchViews search={search} />))}
      {words('ensembles')}
      {variant !== null && ranked.length > 0 && (
        <VariantLook base={base} results={results} variant={variant} stamp={stamp} names={names} onLook={choose} />
      )}
      {words('classes')}
      {ranked.length > 1 && <Compare base={base} results={results} names={names} stamp={stamp} />}
      {!isReport && <Sweeps results={results} />}
      {ranked.length > 0 && results.groups.length > 1 && <Groups results={results} />}
      {results.sections
        .filter(({ id }) => !PLACED.has(id) && !results.searches.some((search) => nameSection(search) === id))
        .map((section) => (
          <Words key={section.id} section={section} results={results} />
        ))}
      <Journal results={results} />
    </>
  );
}

function TakeAlong({ results, tryAt }: Pick<ChaptersProps, 'results' | 'tryAt'>) {
  return (
    <p class="take">
      <button
        type="button"
        class="small"
        onClick={() => download(`${results.sweepId}.json`, JSON.stringify(results, null, 1), 'application/json')}
      >
        All results as JSON
      </button>
      {tryAt !== null && <a href={tryAt}>Try the best network: on recordings, by moving a phone or by drawing</a>}
    </p>
  );
}
