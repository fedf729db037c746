import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from '@temporalio/client';
import { expect } from 'vitest';
import { EXIT } from '../../cli/run-command.ts';
import { writeReport } from '../../cli/write-report.ts';
import { createS3Store } from '../../core/storage/s3-store.ts';
import { connectClient } from '../../workers/temporal-connection.ts';
import { buildTinySweep } from '../support/tiny-sweep.ts';
import type { SearchRun } from './search-run.ts';

export interface LostRun extends SearchRun {
  /** The best variant of the sweep "tiny". */
  readonly best: string;
}

/** Removes a result of the sweep "tiny" from the store, reports again, and trains it again in another sweep. */
export async function loseResult({ services, startSweep, untilPhase, reports, best }: LostRun): Promise<void> {
  const connection = await connectClient(services.temporal);
  const client = new Client({ connection, namespace: services.temporal.namespace });
  const store = createS3Store(services.s3);
  const read = (...names: string[]) => readFile(path.join(reports, ...names), 'utf8');
  const readLatest = async () => JSON.parse(await read('tiny', 'results.json'));
  try {
    const { trials } = await readLatest();
    const { trialKey, modelSha256 } = trials.find((trial: { variant: string }) => trial.variant === best);
    await store.remove(`trials/${trialKey}/result.json`);
    expect(await writeReport(client, 'tiny')).toBe(EXIT.failed);
    expect(await read('tiny', 'report', 'journal.md')).toContain(`Lost: ${best}, fold 0, seed`);
    const after = await readLatest();
    expect(after.trials.filter(({ state }: { state: string }) => state === 'parked')).toMatchObject([{ trialKey }]);
    expect(await read('tiny', 'report', 'report.md')).toContain('RESULTS LOST: 1 finished trial');

    await startSweep('tiny-fixed', buildTinySweep());
    await untilPhase('tiny-fixed', 'finished');
    const fixed = JSON.parse(await read('tiny-fixed', 'results.json'));
    expect(fixed.trials.find((trial: { trialKey: string }) => trial.trialKey === trialKey)).toMatchObject({ modelSha256 });
    expect(await writeReport(client, 'tiny')).toBe(EXIT.done);
  } finally {
    await connection.close();
  }
}
