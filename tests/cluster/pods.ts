/**
 * `npm run test:cluster -- pods`: installs the chart on a node and trains the quick sweep, with more epochs and variants, in its pods, while
 * the chart is upgraded and rolled back, pods are deleted, scaled in and drained, and the kubelet is killed. The result must have the bits of `npm start` on this
 * machine. Then KEDA's operator starts and ends training pods around another sweep. Runs in namespaces that `tests/run-cluster.ts` makes. Needs what
 * `-- tools` builds, Debian's containerd, runc, containernetworking-plugins and buildah, the image of `npm run test:images`, and GESTURES_ZIP.
 * Argument: an empty folder.
 */
import assert from 'node:assert/strict';
import { chmod, copyFile, mkdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Client } from '@temporalio/client';
import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import { createS3Store } from '../../core/storage/s3-store.ts';
import { PROJECT_FOLDER } from '../../infra/project-folder.mjs';
import { startServices } from '../../infra/services/services.ts';
import { readEnvironment } from '../../workers/environment.ts';
import { connectClient } from '../../workers/temporal-connection.ts';
import { meetCase } from '../faults/harness/meet-case.ts';
import { assertNothingLost, type Reference } from '../faults/harness/night.ts';
import { assertSameBits, type Outcome, readStoredResults, writeRow } from '../faults/harness/outcome.ts';
import { runReferenceCommand } from '../faults/harness/reference-command.ts';
import { waitForMidEpoch } from '../faults/harness/watch-training.ts';
import { PORTS, startRelays } from '../hosts/relay.ts';
import { autoscale } from './autoscale.ts';
import { installChart } from './install-chart.ts';
import { startKeda } from './keda.ts';
import { POD_CASES, type PodPlace } from './pod-cases.ts';
import { createPodNetwork } from './pod-network.ts';
import { type ClusterNode, startNode } from './start-node.ts';
import { usePage } from './use-page.ts';

const SWEEP = 'quick';
const IN_PODS = 'quick-in-pods';
const PACE = { name: 'pace' };
/** While the node starts; later, epochs take less time. No training is finished before a pod is gone, and some are left for the last case. */
const TRAINING_SECONDS = 30;
/** More trainings than cases: some are finished while the chart replaces pods. */
const MORE = [60, 56, 52, 48, 44, 40, 36, 32].map((hiddenSize) => ({ name: `gru_h${hiddenSize}`, architecture: 'gru', hiddenSize }));

const [folder = ''] = process.argv.slice(2);
const start = performance.now();
const network = await createPodNetwork();
const dataFolder = path.join(folder, 'servers');
await mkdir(dataFolder, { mode: 0o700 });
const services = await startServices({ dataFolder, usualPorts: {} });
const relays = await startRelays(network.address, services);
try {
  const [{ maxEpochs, reference }, node] = await Promise.all([trainUndisturbed(), startNode(folder, network, say)]);
  say(`npm start: ${reference.results.size} trainings, ${reference.secondsPerEpoch.toFixed(2)} s an epoch`);
  await trainInPods({ maxEpochs, reference }, node);
} finally {
  for (const relay of relays) relay.close();
  await services.stop();
}
process.exit(0);

interface Undisturbed {
  /** Of each training: as many as take the time on this machine. */
  readonly maxEpochs: number;
  readonly reference: Reference;
}

/** By `npm start` on this machine. */
async function trainUndisturbed(): Promise<Undisturbed> {
  const paceFolder = path.join(folder, PACE.name);
  await mkdir(paceFolder);
  const configuration = { extends: `${SWEEP}.json`, ...PACE };
  const pace = await runReferenceCommand({ folder: paceFolder, services, sweepId: PACE.name, configuration });
  const maxEpochs = Math.ceil(TRAINING_SECONDS / pace.secondsPerEpoch);
  const reference = await runReferenceCommand({ folder, services, sweepId: SWEEP, configuration: await planSweep(MORE, maxEpochs) });
  return { maxEpochs, reference };
}

/** One training after the other. */
async function planSweep(more: readonly object[], maxEpochs: number): Promise<object> {
  const file = path.join(PROJECT_FOLDER, 'configs', `${SWEEP}.json`);
  const { experiments } = JSON.parse(await readFile(file, 'utf8')) as { experiments: { variants: object[] }[] };
  return {
    extends: `${SWEEP}.json`,
    training: { maxEpochs, earlyStoppingPatience: maxEpochs },
    experiments: experiments.map((experiment) => ({ ...experiment, variants: [...experiment.variants, ...more] })),
    execution: { concurrency: 1 },
  };
}

async function trainInPods({ maxEpochs, reference }: Undisturbed, { tools, kubelet, api, stop }: ClusterNode): Promise<void> {
  const connection = await connectClient(services.temporal);
  try {
    const storage = { ...services.s3, endpoint: `http://${network.address}:${PORTS.store}` };
    const data = await provideData();
    await installChart({ tools, folder, storage, temporal: `${network.address}:${PORTS.temporal}`, ...data });
    say('the chart is installed, and its pods are ready');
    const client = new Client({ connection });
    const store = createS3Store(services.s3);
    const place = { client, store, tools, kubelet };
    await disturbSweep(place, reference, await planSweep(MORE, maxEpochs));
    await usePage(tools, IN_PODS);
    say("the how-to's commands open the page, and show the sweep's progress in its pod");
    const keda = await startKeda({ folder, api, tools });
    try {
      await autoscale({ place, configuration: await planSweep([], maxEpochs), reference, say });
      // KEDA removes its own marks from what it has scaled.
      await tools.helm('uninstall', 'durasweep', '--wait');
    } finally {
      await keda.stop();
    }
    await tools.kubectl(['wait', '--for=delete', 'pod', '--all', '--timeout=120s']);
    say('removed: no pod is left');
  } catch (error) {
    say(await tools.kubectl(['describe', 'pods']).catch(String));
    say(await tools.kubectl(['get', 'events', '--sort-by=.lastTimestamp']).catch(String));
    throw error;
  } finally {
    await connection.close();
    await stop();
  }
}

/** A folder that pods may read. */
async function provideData(): Promise<{ dataFolder: string; dataFile: string }> {
  const { GESTURES_ZIP: archive } = readEnvironment().sourceVariables;
  assert.ok(archive !== undefined, 'GESTURES_ZIP is to name the recordings.');
  const [shared, dataFile] = [path.join(folder, 'data'), 'gestures.zip'];
  await mkdir(shared);
  await copyFile(archive, path.join(shared, dataFile));
  await Promise.all([chmod(shared, 0o755), chmod(path.join(shared, dataFile), 0o644)]);
  return { dataFolder: shared, dataFile };
}

/** One training after another, and something else happens to each. */
async function disturbSweep(place: PodPlace, { results, secondsPerEpoch }: Reference, configuration: object): Promise<void> {
  const { client, store } = place;
  const handle = await client.workflow.start('sweep', { workflowId: IN_PODS, taskQueue: MAIN_QUEUE, args: [configuration] });
  const allTrialKeys = [...results.values()].map(({ trialKey }) => trialKey);
  const left = new Set(allTrialKeys);
  const outcomes: Outcome[] = [];
  for (const podCase of POD_CASES) {
    const { trialKey } = await Promise.any([...left].map((key) => waitForMidEpoch({ store, trialKey: key, secondsPerEpoch })));
    left.delete(trialKey);
    const fault = { ...podCase, variant: trialKey };
    outcomes.push(await meetCase({ place, fault, trialKey, allTrialKeys, secondsPerEpoch }));
    say(outcomes.map(writeRow).at(-1) ?? '');
  }
  await handle.result();
  assertNothingLost(outcomes);
  assertSameBits(await readStoredResults(store, IN_PODS), results, [...results.keys()]);
  say('the sweep in pods has the same bits');
}

function say(line: string): void {
  const load = os.loadavg()[0]?.toFixed(0);
  process.stdout.write(`${((performance.now() - start) / 1_000).toFixed(0).padStart(5)} s ${line} (load ${load})\n`);
}
