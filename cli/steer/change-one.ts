import type { UpdateResult } from '../../workflows/steering-messages.ts';
import * as messages from '../../workflows/steering-messages.ts';
import type { Platform } from '../platform.ts';
import { EXIT } from '../run-command.ts';
import { findSweep } from '../start-sweep.ts';
import { untilAborted } from '../until-aborted.ts';
import { rethrowUpdateFailure } from '../update-failure.ts';

type Handle = Awaited<ReturnType<typeof findSweep>>;

/** Sends one of the updates. */
export type Change = (handle: Handle, updates: typeof messages) => Promise<UpdateResult>;

/** Applies an update and, if no other command runs the workers, stays until the sweep has settled. @returns the exit code */
export async function changeOne(platform: Platform, sweepId: string, change: Change): Promise<number> {
  const handle = await findSweep(platform.client, sweepId);
  const { message } = await untilAborted(change(handle, messages).catch(rethrowUpdateFailure), platform.ending);
  process.stdout.write(`${message}\n`);
  if (platform.shared) return EXIT.done;
  const { showSweep } = await import('../sweep-session.ts');
  return showSweep({ platform, handle, onDisplay: () => undefined });
}
