import Table from 'cli-table3';
import { describeRemedy, type Remedy } from '../core/domain/remedy.ts';
import type { LeaderboardRow, SweepProgress } from '../workflows/steering-messages.ts';
import { formatPercent } from './progress-display.ts';

export function renderLeaderboard(rows: readonly LeaderboardRow[]): string {
  const table = new Table({
    head: ['rank', 'variant', 'validation accuracy', 'test accuracy', 'trials', 'training time'],
    colAligns: ['right', 'left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) {
    const test = row.testAccuracy === null ? '–' : formatPercent(row.testAccuracy);
    const name = row.changed ? `${row.variant} (changed)` : row.variant;
    table.push([row.rank, name, formatPercent(row.validationAccuracy), test, describeTrials(row), `${row.trainingSeconds.toFixed(1)} s`]);
  }
  return table.toString();
}

/** Shows the state if not all trials of a variant have finished. */
function describeTrials({ trials, trialsPlanned, state }: LeaderboardRow): string {
  return trials === trialsPlanned ? String(trials) : `${trials} of ${trialsPlanned} (${state})`;
}

/** Lists what is parked and the commands to continue. */
export function describeParked({ sweepId, parked, preparationFailure, reportFailure, remedy }: SweepProgress): string {
  if (preparationFailure !== null) return describeUnprepared(sweepId, preparationFailure, remedy ?? 'either');
  if (parked.length === 0 && reportFailure !== null) return describeUnwritten(sweepId, reportFailure);
  return [
    'The sweep waits; these failed permanently:',
    ...parked.map(({ variant, failure }) => `  ${variant}: ${failure}`),
    'Continue with one of:',
    `  npm run steer -- retry ${sweepId}`,
    `  npm run steer -- retry ${sweepId} --variant <name> --set learningRate=0.0005`,
    `  npm run steer -- skip ${sweepId} --variant <name>`,
    ...(reportFailure === null ? [] : [`The report of the rest could not be written, and is retried: ${reportFailure}`]),
  ].join('\n');
}

function describeUnwritten(sweepId: string, failure: string): string {
  return [
    'All trials are done, but the report could not be written:',
    `  ${failure}`,
    'The sweep retries it automatically, or immediately with:',
    `  npm run steer -- retry-report ${sweepId}`,
  ].join('\n');
}

function describeUnprepared(sweepId: string, failure: string, remedy: Remedy): string {
  const start = `  npm start -- <fixed configuration> --id ${sweepId}`;
  const retry = `  npm run steer -- retry ${sweepId}`;
  const ways = { configuration: [start, retry], either: [retry, start], nothing: [retry] } satisfies Record<Remedy, string[]>;
  return [
    'The sweep waits; its data could not be prepared:',
    `  ${failure}`,
    describeRemedy(remedy),
    ...ways[remedy],
    `  npm run steer -- cancel ${sweepId}`,
  ].join('\n');
}
