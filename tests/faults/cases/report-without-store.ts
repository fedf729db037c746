import { setTimeout as delay } from 'node:timers/promises';
import { archiveOf, type Reference, type SweepVariant, startSweep, toVariant, waitForPhase } from '../harness/night.ts';
import { assertSameBits, countChanged, type Outcome, readPointers, readResults } from '../harness/outcome.ts';
import type { Site } from '../harness/site.ts';
import { describeTinySweep } from '../harness/tiny-sweep.ts';

interface ReportWithoutStoreOptions {
  readonly site: Site;
  readonly reference: Reference;
  /** A variant whose trial is finished, so that the sweep proceeds directly to its report. */
  readonly variant: SweepVariant;
  readonly awaySeconds: number;
}

/** MinIO is killed as soon as the report begins, and restarted later. */
export async function reportWithoutStore({ site, reference, variant, awaySeconds }: ReportWithoutStoreOptions): Promise<Outcome> {
  const trialKey = reference.results.get(variant.name)?.trialKey ?? '';
  const before = await readPointers(site.store, [trialKey]);
  const handle = await startSweep(site, 'report', describeTinySweep({ archive: archiveOf(site), variants: [toVariant(variant)] }));
  await waitForPhase(handle, 'reporting');
  await site.killServer('minio');
  await delay(awaySeconds * 1_000);
  await site.startServer('minio');
  const startedAt = performance.now();
  await handle.result();
  assertSameBits(await readResults(site.reportsFolder, 'report'), reference.results, [variant.name]);
  return {
    fault: `MinIO killed for ${awaySeconds} s during the report`,
    outcome: 'the report waited and was written',
    finishedTrialsRepeated: countChanged(before, await readPointers(site.store, [trialKey])),
    epochsLost: 0,
    secondsToRecover: (performance.now() - startedAt) / 1_000,
  };
}
