import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../core/domain/duration.ts';
import { readSweepFolder } from '../core/domain/sweep-id.ts';
import { createS3Store } from '../core/storage/s3-store.ts';
import { describeGroups } from './clean/describe-cleaning.ts';
import { forgetWorkflows } from './clean/forget-workflows.ts';
import { removeGroups } from './clean/remove-groups.ts';
import { type PlannedCleaning, planCleaning } from './clean/take-inventory.ts';
import { createCommand } from './create-command.ts';
import { type Platform, startPlatform } from './platform.ts';
import { EXIT, runCommand } from './run-command.ts';

interface CleanFlags {
  readonly olderThan?: number;
  readonly sweep?: readonly string[];
  readonly dryRun?: boolean;
}

const command = createCommand({
  name: 'clean',
  description:
    'Removes sweeps, and the trials, data and checkpoints that no sweep refers to. Keeps what a running sweep may need, and trials and data less than an hour old. ' +
    'Without options: only what no sweep refers to.',
  exitCodes: '0 done, 1 something was kept because a sweep started in the meantime, 2 refused or invalid usage, 130 interrupted',
})
  .option('--older-than <duration>', 'remove sweeps that ended longer ago than this, such as 30d or 12h', parseAge)
  .option('--sweep <id...>', 'remove these sweeps, whatever their age')
  .option('--dry-run', 'print what would be removed, without removing it')
  .action((flags: CleanFlags) => runCommand((signal) => clean(flags, signal)));

export const finished = command.parseAsync();

async function clean({ olderThan, sweep, dryRun }: CleanFlags, signal: AbortSignal): Promise<number> {
  const notice = (message: string): void => void process.stderr.write(`${message}\n`);
  const platform = await startPlatform({ signal, onNotice: notice, withoutWorkers: true });
  try {
    const places = { client: platform.client, storage: platform.services.s3 };
    const planned = await planCleaning({ olderThanMs: olderThan ?? null, sweepIds: sweep ?? [], nowMs: Date.now() }, places);
    if (planned.spared.length > 0)
      say(`Kept, because they are less than an hour old or a running sweep may use them: ${describeGroups(planned.spared)}.`);
    if (dryRun !== true) return await remove(planned, platform);
    for (const sweepId of planned.sweepIds) say(`  sweep ${sweepId}`);
    say(`Would remove ${describeGroups(planned.groups)}.`);
    return EXIT.done;
  } finally {
    await platform.stop();
  }
}

async function remove({ groups, sweepIds, running }: PlannedCleaning, { client, services, ending }: Platform): Promise<number> {
  const removed = await removeGroups({ groups, running, store: createS3Store(services.s3), client, signal: ending });
  const gone = new Set(removed.groups.filter(({ kind }) => kind === 'sweeps').map(({ name }) => readSweepFolder(name)));
  const unforgotten = await forgetWorkflows(
    client,
    sweepIds.filter((sweepId) => gone.has(sweepId)),
  );
  say(`Removed ${describeGroups(removed.groups)}.`);
  if (unforgotten !== null) say(`Temporal still lists them: ${unforgotten}`);
  if (removed.startedMeanwhile === null) return EXIT.done;
  say(`The sweep "${removed.startedMeanwhile}" has started in the meantime; the rest is kept. Run this again later.`);
  return EXIT.failed;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function parseAge(text: string): number {
  if (!/^\d+(\.\d+)? ?[smhd]$/.test(text)) throw new InvalidArgumentError('It must be a duration such as 30d, 12h or 90m.');
  return parseDuration(text);
}
