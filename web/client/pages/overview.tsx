import { useMemo } from 'preact/hooks';
import { countOf } from '../../../core/domain/count-of.ts';
import type { OverviewView, SweepRow } from '../../views/views.ts';
import { useFilter } from '../parts/address.ts';
import { Bar } from '../parts/bar.tsx';
import { ALL, Choice } from '../parts/choice.tsx';
import { type Column, intervalColumns, numberColumn } from '../parts/columns.ts';
import { formatSeconds, formatShare, formatTime, secondsBetween } from '../parts/format.ts';
import { useLive } from '../parts/live.ts';
import { Table } from '../parts/table.tsx';
import { Trouble } from '../parts/trouble.tsx';

/** All sweeps: those that need attention first, then running ones, then the newest. */
export function Overview() {
  const { state, trouble } = useLive<{ overview: OverviewView }>(['overview'], { url: '/api/events' });
  const [text, setText] = useFilter('find');
  const [wanted, setWanted] = useFilter('state');
  const sweeps = state.overview?.sweeps ?? [];
  const states = [...new Set(sweeps.map((sweep) => sweep.state))].sort();
  // With one trial each there is none.
  const hasIntervals = sweeps.some(({ interval }) => interval !== null);
  const shown = sweeps.filter(
    ({ sweepId, state }) => sweepId.toLowerCase().includes(text.trim().toLowerCase()) && (wanted === '' || state === wanted),
  );
  const columns = useMemo(() => COLUMNS.filter(({ key }) => hasIntervals || !INTERVAL_KEYS.has(key)), [hasIntervals]);
  return (
    <>
      <h1>Sweeps</h1>
      <Trouble message={trouble} />
      <form class="filter" onSubmit={(event) => event.preventDefault()}>
        <label>
          Find <input type="search" value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
        </label>
        <Choice label="State" value={wanted} options={[ALL, ...states]} onChange={setWanted} />
        <output>{shown.length === sweeps.length ? '' : `${shown.length} of ${sweeps.length} sweeps`}</output>
      </form>
      <Table
        name="sweeps"
        caption={countOf(sweeps.length, 'sweep')}
        columns={columns}
        rows={shown}
        keyOf={({ sweepId }) => sweepId}
        empty={trouble === null && state.overview !== undefined ? 'No sweeps yet: npm start runs one.' : 'No data yet.'}
      />
    </>
  );
}

const INTERVALS = intervalColumns<SweepRow>();
const INTERVAL_KEYS = new Set(INTERVALS.map(({ key }) => key));

const COLUMNS: readonly Column<SweepRow>[] = [
  {
    key: 'sweep',
    title: 'Sweep',
    show: ({ sweepId }) => <a href={`/sweeps/${encodeURIComponent(sweepId)}`}>{sweepId}</a>,
    value: ({ sweepId }) => sweepId,
  },
  { key: 'state', title: 'State', show: ({ state }) => <span class={`state ${state}`}>{state}</span>, value: ({ state }) => state },
  {
    key: 'progress',
    title: 'Trials',
    show: ({ trials }) => trials && <Bar done={trials.completed} of={trials.total} />,
    value: ({ trials }) => (trials === null ? null : trials.completed),
  },
  numberColumn('best', 'Best validation', ({ best }) => best, formatShare),
  ...INTERVALS,
  {
    key: 'started',
    title: 'Started',
    show: ({ startedAt }) => <span class="whole">{formatTime(startedAt)}</span>,
    value: ({ startedAt }) => startedAt,
  },
  {
    key: 'duration',
    title: 'Duration',
    align: 'right',
    show: ({ startedAt, endedAt, state }) =>
      endedAt === null && state === 'forgotten' ? '–' : formatSeconds(secondsBetween(startedAt, endedAt)),
    value: ({ startedAt, endedAt, state }) => (endedAt === null && state === 'forgotten' ? null : secondsBetween(startedAt, endedAt)),
  },
  {
    key: 'temporal',
    title: 'Temporal',
    show: ({ link, sweepId }) =>
      link && (
        <a href={link} target="_blank" rel="noopener" aria-label={`open ${sweepId} in Temporal's web UI`}>
          open
        </a>
      ),
    value: ({ link }) => link,
  },
];
