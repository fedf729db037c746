import { readSweepLedger } from '../../activities/stages/ledgers.ts';
import { parseSweepConfiguration } from '../../configs/parse.ts';
import { changeEnded } from '../../configs/search/search-again.ts';
import { createS3Store } from '../../core/storage/s3-store.ts';
import type { SteerSearchRequest } from '../../workflows/search/steer-search-request.ts';
import type { Platform } from '../platform.ts';
import { EXIT } from '../run-command.ts';
import { findSweep, startSweep } from '../start-sweep.ts';
import { untilAborted } from '../until-aborted.ts';
import { changeOne } from './change-one.ts';

/** Changes a search; a finished sweep is started again with the change and reuses its trials. @returns the exit code */
export async function steerSearch(platform: Platform, sweepId: string, request: SteerSearchRequest): Promise<number> {
  const sweep = await findSweep(platform.client, sweepId);
  const { status } = await sweep.describe();
  if (status.name === 'RUNNING' || request.stop === true)
    return changeOne(platform, sweepId, (handle, { steerSearchUpdate }) => handle.executeUpdate(steerSearchUpdate, { args: [request] }));
  return untilAborted(goOn(platform, sweepId, request), platform.ending);
}

async function goOn(platform: Platform, sweepId: string, request: SteerSearchRequest): Promise<number> {
  const ledger = await readSweepLedger(createS3Store(platform.services.s3), { sweepId, startedAt: null });
  const input = changeEnded({ ...ledger, shape: ledger.dataset.shape, folds: ledger.folds.length }, request);
  const { handle } = await startSweep(platform.client, { input, configuration: parseSweepConfiguration(input) }, sweepId);
  process.stdout.write(`"${sweepId}" continues with the change; finished trials are reused.\n`);
  if (platform.shared) return EXIT.done;
  const { showSweep } = await import('../sweep-session.ts');
  return showSweep({ platform, handle, onDisplay: () => undefined });
}
