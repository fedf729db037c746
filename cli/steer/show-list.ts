import { createS3Store } from '../../core/storage/s3-store.ts';
import type { Platform } from '../platform.ts';
import { EXIT } from '../run-command.ts';
import { untilAborted } from '../until-aborted.ts';
import { listSweeps } from './list-sweeps.ts';
import { renderSweeps } from './render-sweeps.ts';

/** Prints all sweeps. @returns the exit code */
export async function showList({ client, services, ending }: Platform, asJson: boolean): Promise<number> {
  const sweeps = await untilAborted(listSweeps({ client, store: createS3Store(services.s3) }), ending);
  process.stdout.write(`${asJson ? JSON.stringify(sweeps, null, 2) : renderSweeps(sweeps)}\n`);
  return EXIT.done;
}
