import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from '@temporalio/client';
import { createS3Store } from '../../core/storage/s3-store.ts';
import { startServices } from '../../infra/services/services.ts';
import type { Services } from '../../infra/services/types.ts';
import { toVariables } from '../../workers/child-variables.ts';
import { inheritedVariables } from '../../workers/environment.ts';
import { connectClient } from '../../workers/temporal-connection.ts';
import { findTrainer } from '../faults/harness/find-trainer.ts';
import type { SweepPlace } from '../faults/harness/night.ts';
import { type HostWorker, startHostWorker } from './host-worker.ts';
import { createNetwork, type Network } from './network.ts';
import { PORTS, startRelays } from './relay.ts';

const SPARE = 'train-3';
const HOSTS = ['workflow', 'train-1', 'train-2', SPARE];

/** Servers on this host, a worker on each of the others, and the network between them. */
export interface Hosts extends SweepPlace {
  readonly network: Network;
  /** Delays everything between a worker and a server by this time, each way. */
  setDelay(milliseconds: number): void;
  /** The worker that is training now. */
  findTrainer(): Promise<HostWorker>;
  listTrainers(): readonly HostWorker[];
  /** Starts another training worker. */
  startTrainer(host: string, variables?: Record<string, string>): Promise<HostWorker>;
  /** Removes a worker that has ended from the list. */
  forget(worker: HostWorker): void;
  stop(): Promise<void>;
}

/** Needs a separate network namespace for this process. */
export async function startHosts(): Promise<Hosts> {
  const folder = await mkdtemp(path.join(tmpdir(), 'durasweep-hosts-'));
  const reportsFolder = path.join(folder, 'runs');
  await mkdir(reportsFolder);
  const network = await createNetwork(`durasweep-${process.pid}`, HOSTS);
  const services = await startServices({ dataFolder: folder, usualPorts: {} });
  const relays = await startRelays(network.address, services);
  const env = {
    ...inheritedVariables(),
    ...listVariables(network, services),
    DURASWEEP_REPORTS: reportsFolder,
    DURASWEEP_SOURCES: folder,
  };
  const start = (host: string, role: 'workflow' | 'train', more: Record<string, string> = {}) =>
    startHostWorker({ host, role, enter: network.enter(host), env: { ...env, DURASWEEP_SLOTS: '1', ...more }, logFolder: folder });
  const [workflow, ...trainers] = await Promise.all([start('workflow', 'workflow'), start('train-1', 'train'), start('train-2', 'train')]);
  const connection = await connectClient(services.temporal);
  const client = new Client({ connection });
  return {
    ...{ folder, reportsFolder, client, network, store: createS3Store(services.s3) },
    setDelay: (milliseconds) => relays.forEach((relay) => void relay.setDelay(milliseconds)),
    async findTrainer() {
      const pid = await findTrainer(client);
      const found = trainers.find((trainer) => trainer.pid === pid);
      if (found === undefined) throw new Error(`The worker that trains, process ${pid}, is none of these hosts'.`);
      return found;
    },
    listTrainers: () => trainers,
    async startTrainer(host, variables = {}) {
      const trainer = await start(host, 'train', variables);
      trainers.push(trainer);
      return trainer;
    },
    forget: (worker) => void trainers.splice(trainers.indexOf(worker), 1),
    async stop() {
      await Promise.all([workflow, ...trainers].map((worker) => worker.stop()));
      await connection.close();
      for (const relay of relays) relay.close();
      await services.stop();
      await network.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export { SPARE as SPARE_HOST };

/** Addresses of the servers for the workers. */
function listVariables({ address }: Network, { temporal, s3 }: Services): Record<string, string> {
  return toVariables({ ...temporal, address: `${address}:${PORTS.temporal}` }, { ...s3, endpoint: `http://${address}:${PORTS.store}` });
}
