import Table from 'cli-table3';
import { formatPercent } from '../progress-display.ts';
import type { ListedSweep } from './list-sweeps.ts';

/** Renders a table for a terminal; other commands take the id of a row. */
export function renderSweeps(sweeps: readonly ListedSweep[]): string {
  if (sweeps.length === 0) return 'There are no sweeps yet; npm start runs one.';
  const table = new Table({ head: ['sweep', 'state', 'started', 'ended', 'best'], style: { head: [], border: [], compact: true } });
  for (const { sweepId, state, startedAt, endedAt, best } of sweeps) {
    table.push([
      sweepId,
      state,
      shortenTime(startedAt),
      endedAt === null ? '–' : shortenTime(endedAt),
      best === null ? '–' : formatPercent(best),
    ]);
  }
  const waiting = sweeps.filter(({ state }) => state === 'waiting').length;
  const hint =
    waiting === 0 ? '' : `\n${waiting} ${waiting === 1 ? 'needs' : 'need'} attention; for the reason: npm run steer -- progress <sweep>`;
  return `${table.toString()}${hint}`;
}

/** ISO 8601 to the minute, in UTC. */
function shortenTime(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')}Z`;
}
