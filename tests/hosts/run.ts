/** Every case between hosts, in the network namespace in which this process runs; `tests/run-hosts.ts` makes one and starts it. */
import os from 'node:os';
import { meetCase } from '../faults/harness/meet-case.ts';
import {
  archiveOf,
  assertNothingLost,
  compareWithReference,
  runReference,
  startSweep,
  toVariant,
  waitForEnd,
} from '../faults/harness/night.ts';
import { type Outcome, writeRow } from '../faults/harness/outcome.ts';
import { describeTinySweep, writeTinyArchive } from '../faults/harness/tiny-sweep.ts';
import { listCases } from './cases.ts';
import { type Hosts, startHosts } from './hosts.ts';
import { keepOnPage } from './reliability-section.ts';

/** Short epochs, because each training waits most of the time. */
const BATCH_SIZE = 4;
const USUAL_EPOCHS = 10;

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
  const variants = cases.map(({ variant: name, maxEpochs = USUAL_EPOCHS }, index) => ({
    name,
    index,
    training: { maxEpochs, earlyStoppingPatience: maxEpochs, batchSize: BATCH_SIZE },
  }));
  const reference = await runReference(hosts, variants);
  const { secondsPerEpoch, results } = reference;
  report(`undisturbed run: ${results.size} trainings, ${secondsPerEpoch.toFixed(2)} s an epoch`);
  const allTrialKeys = [...results.values()].map(({ trialKey }) => trialKey);
  const handle = await startSweep(hosts, 'hosts', describeTinySweep({ archive: archiveOf(hosts), variants: variants.map(toVariant) }));
  const outcomes: Outcome[] = [];
  for (const hostCase of cases) {
    const trialKey = results.get(hostCase.variant)?.trialKey ?? '';
    const outcome = await meetCase({ place: hosts, fault: hostCase, trialKey, allTrialKeys, secondsPerEpoch });
    outcomes.push(outcome);
    report(writeRow(outcome));
  }
  await waitForEnd(handle);
  await compareWithReference(hosts, 'hosts', reference);
  assertNothingLost(outcomes);
  return { outcomes, skipped, secondsPerEpoch };
}

function report(line: string): void {
  loads.push(os.loadavg()[0] ?? 0);
  process.stdout.write(`${((performance.now() - start) / 1_000).toFixed(0).padStart(5)} s ${line}\n`);
}
