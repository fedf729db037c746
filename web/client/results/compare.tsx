import { countOf } from '../../../core/domain/count-of.ts';
import type { ComparisonView, ResultsView } from '../../views/results-view.ts';
import { useFilter } from '../parts/address.ts';
import { type Column, numberColumn, textColumn } from '../parts/columns.ts';
import { formatPoints, formatShare } from '../parts/format.ts';
import { NameChoice } from '../parts/name-choice.tsx';
import { Table } from '../parts/table.tsx';
import { nameMetric } from './name-metric.ts';
import { useAnswer } from './use-answer.ts';

interface CompareProps {
  readonly base: string;
  readonly results: ResultsView;
  readonly names: readonly string[];
  readonly stamp: string;
}

/** Any two variants, paired on fold and seed, with the verdict of the report's own test. */
export function Compare({ base, results, names, stamp }: CompareProps) {
  const [first, setFirst] = useFilter('first', names[0] ?? '');
  const [second, setSecond] = useFilter('second', names[1] ?? '');
  const query = new URLSearchParams({ first, second });
  const { value, trouble } = useAnswer<ComparisonView>(`${base}/compare?${query}`, stamp);
  return (
    <section id="compare" aria-label="Compare two variants">
      <h2>Compare two variants</h2>
      <p class="filter">
        <NameChoice label="First" value={first} names={names} onChange={setFirst} />
        <NameChoice label="Second" value={second} names={names} onChange={setSecond} />
      </p>
      {trouble !== null && <p class="notice">{trouble}</p>}
      {value !== null && <Verdict view={value} results={results} />}
    </section>
  );
}

function Verdict({ view, results }: { readonly view: ComparisonView; readonly results: ResultsView }) {
  const { comparison, pairs, settings } = view;
  const { first, second, difference, interval, pValue, verdict } = comparison;
  return (
    <>
      <p class="answer" role="status">
        {verdict === 'identical'
          ? `${first} and ${second} have the same settings.`
          : verdict === 'undecided'
            ? describeUndecided(comparison)
            : `${verdict === 'first-better' ? first : second} is better.`}
      </p>
      <p>
        {difference === null
          ? 'They share no finished trial yet.'
          : `Second minus first: ${formatPoints(difference)}${
              interval === null ? '' : ` (95 %: ${formatPoints(interval[0])} to ${formatPoints(interval[1])})`
            }, over ${countOf(comparison.pairs, 'pair')} of trials (${countOf(comparison.units, comparison.unitKind)})${pValue === null ? '' : `, p = ${pValue.toPrecision(2)}`}.`}{' '}
        {settings.length > 1 && 'They differ in several settings, so the difference cannot be attributed to one of them.'}
      </p>
      <Table
        name="pairs"
        caption={`Pairs of trials, ${nameMetric(results)}`}
        columns={PAIR_COLUMNS}
        rows={pairs}
        keyOf={({ fold, seed }) => `${fold}/${seed}`}
        empty="No trial of both yet."
      />
      <Table
        name="settings"
        caption="Settings that differ"
        columns={SETTING_COLUMNS}
        rows={settings}
        keyOf={({ name }) => name}
        empty="None."
      />
    </>
  );
}

/** One pair has a difference and no interval: nothing was tested. */
function describeUndecided({ first, second, units, interval }: ComparisonView['comparison']): string {
  if (interval !== null) return `Undecided: the difference between ${first} and ${second} is not significant.`;
  return `Undecided: ${units < 1 ? 'no' : 'one'} pair of trials cannot tell ${first} and ${second} apart.`;
}

const PAIR_COLUMNS: readonly Column<ComparisonView['pairs'][number]>[] = [
  {
    key: 'trial',
    title: 'Trial',
    show: ({ fold, seed }) => <span class="whole">{`fold ${fold}, seed ${seed}`}</span>,
    value: ({ fold, seed }) => `fold ${fold}, seed ${seed}`,
  },
  numberColumn('first', 'First', ({ first }) => first, formatShare),
  numberColumn('second', 'Second', ({ second }) => second, formatShare),
  {
    key: 'difference',
    title: 'Difference',
    align: 'right',
    show: ({ first, second }) => (first === null || second === null ? '–' : formatPoints(second - first)),
    value: ({ first, second }) => (first === null || second === null ? null : second - first),
  },
];

const SETTING_COLUMNS: readonly Column<ComparisonView['settings'][number]>[] = [
  textColumn('name', 'Setting', ({ name }) => name),
  { key: 'first', title: 'First', show: ({ first }) => String(first ?? '–'), value: ({ first }) => String(first ?? '') },
  { key: 'second', title: 'Second', show: ({ second }) => String(second ?? '–'), value: ({ second }) => String(second ?? '') },
];
