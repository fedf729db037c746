import { pauseUpdate, resumeUpdate } from '../../workflows/steering-messages.ts';
import type { Platform } from '../platform.ts';
import { EXIT } from '../run-command.ts';
import { type Steered, steerMany } from './steer-many.ts';

export interface ChangeAllOptions {
  readonly platform: Platform;
  readonly query: string | null;
  readonly name: 'pause' | 'resume';
}

/** Changes all matching sweeps, prints one line for each, and stays if no other command runs the workers. @returns the exit code */
export async function changeAll({ platform, query, name }: ChangeAllOptions): Promise<number> {
  const { client, ending, shared } = platform;
  const update = name === 'pause' ? pauseUpdate : resumeUpdate;
  const steered = await steerMany({ client, query, update, signal: ending });
  for (const { sweepId, message } of steered) process.stdout.write(`${sweepId}: ${message}\n`);
  if (steered.length === 0) process.stderr.write(`No sweep is running or waiting${query === null ? '' : ` and matches '${query}'`}.\n`);
  if (!shared && steered.length > 0) return await stay(platform, steered);
  return steered.every(({ done }) => done) ? EXIT.done : EXIT.failed;
}

async function stay({ client, ending, services }: Platform, steered: readonly Steered[]): Promise<number> {
  process.stderr.write(
    'Servers and workers run in this command until these sweeps have ended or need attention; Ctrl-C ends it and keeps the sweeps.\n',
  );
  const { followSweep } = await import('../follow-sweep.ts');
  const ends = await Promise.all(
    steered.map(({ sweepId }) =>
      followSweep({
        client,
        handle: client.workflow.getHandle(sweepId),
        signal: ending,
        onProgress: () => undefined,
        onSilence: () => undefined,
      }),
    ),
  );
  services.lost.throwIfAborted();
  if (ends.includes('interrupted')) return EXIT.interrupted;
  return ends.includes('parked') || !steered.every(({ done }) => done) ? EXIT.failed : EXIT.done;
}
