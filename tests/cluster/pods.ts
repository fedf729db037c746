/**
 * `npm run test:cluster -- pods`: installs the chart on a node and trains the quick sweep, with more epochs, in its pods, while pods are deleted and the kubelet is
 * killed. The result must have the bits of `npm start` on this machine. Runs in namespaces that `tests/run-cluster.ts` makes. Needs, besides
 * what `-- chart` needs: kube-controller-manager, kube-scheduler and kubelet in the same places, Debian's containerd, runc,
 * containernetworking-plugins and buildah, the image of `npm run test:images`, and GESTURES_ZIP. Argument: an empty folder.
 */
import assert from 'node:assert/strict';
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Client } from '@temporalio/client';
import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { createS3Store } from '../../core/storage/s3-store.ts';
import { startServices } from '../../infra/services/services.ts';
import type { Services } from '../../infra/services/types.ts';
import { toVariables } from '../../workers/child-variables.ts';
import { readEnvironment } from '../../workers/environment.ts';
import { connectClient } from '../../workers/temporal-connection.ts';
import { meetCase } from '../faults/harness/meet-case.ts';
import { assertNothingLost, forgetTrials, readSecondsPerEpoch } from '../faults/harness/night.ts';
import { assertSameBits, type Outcome, readResults, type TrialResult, writeRow } from '../faults/harness/outcome.ts';
import { runStart } from '../faults/harness/start-command.ts';
import { waitForMidEpoch } from '../faults/harness/watch-training.ts';
import { PORTS, startRelays } from '../hosts/relay.ts';
import { installChart } from './install-chart.ts';
import { POD_CASES, type PodPlace } from './pod-cases.ts';
import { createPodNetwork } from './pod-network.ts';
import { type ClusterNode, startNode } from './start-node.ts';

const SWEEP = 'quick';
const IN_PODS = 'quick-in-pods';
/** Trainings last longer, so that none is finished before a pod is gone, and one runs after the other. */
const CONFIGURATION = { extends: `${SWEEP}.json`, training: { maxEpochs: 60, earlyStoppingPatience: 60 }, execution: { concurrency: 1 } };

const [folder = ''] = process.argv.slice(2);
const start = performance.now();
const network = await createPodNetwork();
const dataFolder = path.join(folder, 'servers');
await mkdir(dataFolder, { mode: 0o700 });
const services = await startServices({ dataFolder, usualPorts: {} });
const relays = await startRelays(network.address, services);
try {
  const [reference, node] = await Promise.all([runReference(services), startNode(folder, network, say)]);
  await trainInPods(reference, node);
} finally {
  for (const relay of relays) relay.close();
  await services.stop();
}
process.exit(0);

interface Reference {
  readonly results: Map<string, TrialResult>;
  readonly secondsPerEpoch: number;
}

/** The undisturbed run, by `npm start` on this machine; removes its trials, so that the pods find nothing finished. */
async function runReference({ temporal, s3 }: Services): Promise<Reference> {
  const local = path.join(folder, 'local');
  await mkdir(local, { mode: 0o700 });
  const configuration = path.join(folder, 'in-pods.json');
  await writeFile(configuration, JSON.stringify(CONFIGURATION));
  const command = runStart({ folder: local, configuration, variables: toVariables(temporal, s3) });
  assert.equal(await command.exited, 0, command.output());
  const results = await readResults(path.join(local, 'runs'), SWEEP);
  const store = createS3Store(s3);
  const secondsPerEpoch = await readSecondsPerEpoch({ store }, [...results.values()]);
  await forgetTrials({ store });
  say(`npm start: ${results.size} trainings, ${secondsPerEpoch.toFixed(2)} s an epoch`);
  return { results, secondsPerEpoch };
}

async function trainInPods(reference: Reference, { tools, kubelet, stop }: ClusterNode): Promise<void> {
  const connection = await connectClient(services.temporal);
  try {
    const storage = { ...services.s3, endpoint: `http://${network.address}:${PORTS.store}` };
    const data = await provideData();
    await installChart({ tools, folder, storage, temporal: `${network.address}:${PORTS.temporal}`, ...data });
    say('the chart is installed, and its pods are ready');
    const client = new Client({ connection });
    const store = createS3Store(services.s3);
    await disturbSweep({ client, store, kubectl: tools.kubectl, kubelet }, reference);
    await tools.helm('uninstall', 'durasweep', '--wait');
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
async function disturbSweep(place: PodPlace, { results, secondsPerEpoch }: Reference): Promise<void> {
  const { client, store } = place;
  const handle = await client.workflow.start('sweep', { workflowId: IN_PODS, taskQueue: MAIN_QUEUE, args: [CONFIGURATION] });
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
  assertSameBits(await readStoredResults(store), results, [...results.keys()]);
  say('the sweep in pods has the same bits');
}

/** From the report in the store: pods write no local copy. */
async function readStoredResults(store: ArtifactStore): Promise<Map<string, TrialResult>> {
  const [key = ''] = (await store.list(`sweeps/${IN_PODS}/report/`)).filter((name) => name.endsWith('/results.json'));
  const found = await store.find(key);
  assert.ok(found !== null, 'the report has no results.json');
  const { trials } = JSON.parse(Buffer.from(await store.get(found)).toString()) as { trials: TrialResult[] };
  return new Map(trials.map((trial) => [trial.variant, trial]));
}

function say(line: string): void {
  const load = os.loadavg()[0]?.toFixed(0);
  process.stdout.write(`${((performance.now() - start) / 1_000).toFixed(0).padStart(5)} s ${line} (load ${load})\n`);
}
