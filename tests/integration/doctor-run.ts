import { expect, vi } from 'vitest';
import { checkBucket } from '../../cli/doctor/check-bucket.ts';
import { checkTemporal } from '../../cli/doctor/check-temporal.ts';
import { checkWorkers } from '../../cli/doctor/check-workers.ts';
import { checkSweep, checkWorkflows } from '../../cli/doctor/check-workflows.ts';
import type { Services } from '../../infra/services/types.ts';
import { connectClient } from '../../workers/temporal-connection.ts';

export interface DoctorRun {
  readonly services: Services;
  /** Runs a command of the Temporal CLI. */
  readonly temporal: (...words: string[]) => Promise<string>;
}

/** Starts workflows with a mistyped type or task queue, and checks that the doctor finds them and nothing else. */
export async function examineMistyped({ services, temporal }: DoctorRun): Promise<void> {
  const start = (id: string, type: string, queue: string) =>
    temporal('workflow', 'start', '--type', type, '--task-queue', queue, '--workflow-id', id, '--input', '{}');
  await Promise.all([start('odd-type', 'sweeep', 'durasweep'), start('odd-queue', 'sweep', 'durasweeps')]);
  const connection = await connectClient(services.temporal);
  const place = { connection, namespace: services.temporal.namespace };
  try {
    await expect(checkSweep(place, 'odd-type')).resolves.toMatchObject([{ state: 'wrong', what: expect.stringContaining('"sweeep"') }]);
    await expect(checkSweep(place, 'odd-queue')).resolves.toMatchObject([
      { state: 'wrong', what: expect.stringContaining('"durasweeps"') },
    ]);
    await expect(checkSweep(place, 'nobody')).resolves.toMatchObject([{ state: 'wrong', what: expect.stringContaining('no workflow') }]);
    await vi.waitFor(async () => expect(await checkWorkflows(place)).toHaveLength(2), { timeout: 20_000, interval: 500 });
    await expect(checkWorkers(connection, place.namespace)).resolves.toMatchObject([{ state: 'right' }, { state: 'right' }]);
    await expect(checkTemporal(services.temporal, async () => ({ connection }))).resolves.toMatchObject([
      { state: 'right' },
      { state: 'right' },
      { state: 'right' },
      { state: 'right' },
    ]);
    await expect(checkBucket(services.s3)).resolves.toMatchObject([{ state: 'right' }]);
  } finally {
    await Promise.all(['odd-type', 'odd-queue'].map((id) => temporal('workflow', 'terminate', '--workflow-id', id)));
    await connection.close();
  }
}
