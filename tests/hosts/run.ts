/** Every case between hosts, in the network namespace in which this process runs; `tests/run-hosts.ts` makes one and starts it. */
import os from 'node:os';
import { measurePace } from '../faults/harness/lasting-trainings.ts';
import { meetCase } from '../faults/harness/meet-case.ts';
import { archiveOf, assertNothingLost, runReference, startSweep, toVariant, waitForEnd } from '../faults/harness/night.ts';
import { assertSameBits, type Outcome, readResults, writeRow } from '../faults/harness/outcome.ts';
import { describeTinySweep, writeTinyArchive } from '../faults/harness/tiny-sweep.ts';
import { listCases } from './cases.ts';
import { type Hosts, startHosts } from './hosts.ts';
import { keepOnPage } from './reliability-section.ts';

/** Short epochs, because each training waits most of the time. */
const BATCH_SIZE = 4;
/** Long enough to be hit, on any machine. */
const USUAL_SECONDS = 5;

const only = process.argv.slice(2);
const start = performance.now();
const loads: number[] = [];
const hosts = await startHosts();
try {
  const found = await meetAll(hosts);
  if (only.length === 0) await keepOnPage({ ...found, minutes: (performance.now() - start) / 60_000, loads });
} finally {
  await hosts.stop();
}
process.exit(0);

async function meetAll(hosts: Hosts) {
  await writeTinyArchive(archiveOf(hosts));
  const { cases, skipped } = listCases(only);
  const planTraining = await measurePace(hosts, BATCH_SIZE);
  const variants = cases.map(({ variant: name, lastsSeconds = USUAL_SECONDS }, index) => {
    return { name, index, training: planTraining(lastsSeconds) };
  });
  const reference = await runReference(hosts, variants);
  const { secondsPerEpoch, results } = reference;
  report(`undisturbed run: ${results.size} trainings, ${secondsPerEpoch.toFixed(2)} s an epoch`);
  const allTrialKeys = [...results.values()].map(({ trialKey }) => trialKey);
  const outcomes: Outcome[] = [];
  for (const [index, hostCase] of cases.entries()) {
    const { variant } = hostCase;
    // A sweep for each, so that no training begins before its case does.
    const planned = variants.slice(index, index + 1).map(toVariant);
    const handle = await startSweep(hosts, variant, describeTinySweep({ archive: archiveOf(hosts), variants: planned }));
    const trialKey = results.get(variant)?.trialKey ?? '';
    outcomes.push(await meetCase({ place: hosts, fault: hostCase, trialKey, allTrialKeys, secondsPerEpoch }));
    report(outcomes.map(writeRow).at(-1) ?? '');
    await waitForEnd(handle);
    assertSameBits(await readResults(hosts.reportsFolder, variant), results, [variant]);
  }
  assertNothingLost(outcomes);
  return { outcomes, skipped, secondsPerEpoch };
}

function report(line: string): void {
  loads.push(os.loadavg()[0] ?? 0);
  process.stdout.write(`${((performance.now() - start) / 1_000).toFixed(0).padStart(5)} s ${line}\n`);
}
