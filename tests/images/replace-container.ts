import assert from 'node:assert/strict';
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Client } from '@temporalio/client';
import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import { createS3Store } from '../../core/storage/s3-store.ts';
import { startServices } from '../../infra/services/services.ts';
import type { Services } from '../../infra/services/types.ts';
import { toVariables } from '../../workers/child-variables.ts';
import { connectClient } from '../../workers/temporal-connection.ts';
import { meetCase } from '../faults/harness/meet-case.ts';
import { assertNothingLost, type Reference } from '../faults/harness/night.ts';
import { assertSameBits, readStoredResults, writeRow } from '../faults/harness/outcome.ts';
import { runReferenceCommand } from '../faults/harness/reference-command.ts';
import { describeTinySweep, planVariant, writeTinyArchive } from '../faults/harness/tiny-sweep.ts';
import { type Container, startContainer } from './container.ts';

const IN_CONTAINERS = 'in-containers';
/** So many that none ends while a container is asked to. */
const TRAINING = { maxEpochs: 60, earlyStoppingPatience: 60 };
/** What happens to the container that trains; another takes its place. One training for each, in this order. */
const ENDS = [
  {
    variant: 'killed',
    fault: 'the container that trains is killed (SIGKILL), and replaced',
    end: (container: Container) => container.kill(),
  },
  {
    variant: 'stopped',
    fault: 'the container that trains is stopped (SIGTERM), and replaced',
    end: async (container: Container) => assert.equal(await container.stop(), 0, container.output()),
  },
] as const;

interface ReplaceOptions {
  /** The image's files. */
  readonly root: string;
  readonly folder: string;
  say(line: string): void;
}

/** A sweep by workers in containers, with servers beside them, has the bits of `npm start`, whatever happens to a container. */
export async function replaceContainers({ root, folder, say }: ReplaceOptions): Promise<void> {
  const [dataFolder, shared] = [path.join(folder, 'data'), path.join(folder, 'shared')];
  await Promise.all([mkdir(dataFolder, { mode: 0o700 }), mkdir(shared)]);
  const archive = path.join(shared, 'gestures.zip');
  await writeTinyArchive(archive);
  await Promise.all([chmod(folder, 0o755), chmod(archive, 0o644)]);
  const configuration = describeTinySweep({ archive, variants: ENDS.map(({ variant }, index) => planVariant(variant, index, TRAINING)) });
  const services = await startServices({ dataFolder, usualPorts: {} });
  const containers = createContainers({ root, folder, shared, services });
  try {
    const reference = await runReferenceCommand({ folder, services, sweepId: configuration.name, configuration });
    say(`npm start: ${reference.results.size} trainings, ${reference.secondsPerEpoch.toFixed(2)} s an epoch`);
    await containers.start('workflow');
    await disturbSweep({ configuration, services, containers, reference, say });
    const cleaning = await containers.run(['node', 'cli/durasweep.mjs', 'clean', '--dry-run']);
    assert.equal(await cleaning.ended, 0, cleaning.output());
    say('commands run there, too');
    assert.deepEqual(await containers.stop(), [0, 0]);
    say('they ended in order when asked to');
  } catch (error) {
    for (const container of containers.running()) say(container.output().slice(-4_000));
    throw error;
  } finally {
    await containers.stop();
    await services.stop();
  }
}

interface DisturbOptions {
  readonly configuration: object;
  readonly services: Services;
  readonly containers: Containers;
  readonly reference: Reference;
  say(line: string): void;
}

async function disturbSweep({ configuration, services, containers, reference, say }: DisturbOptions): Promise<void> {
  const { results, secondsPerEpoch } = reference;
  const connection = await connectClient(services.temporal);
  const store = createS3Store(services.s3);
  const allTrialKeys = [...results.values()].map(({ trialKey }) => trialKey);
  let trainer = await containers.start('train');
  try {
    const options = { workflowId: IN_CONTAINERS, taskQueue: MAIN_QUEUE, args: [configuration], workflowRunTimeout: '20 minutes' };
    const handle = await new Client({ connection }).workflow.start('sweep', options);
    for (const { variant, fault, end } of ENDS) {
      const trialKey = results.get(variant)?.trialKey ?? '';
      const inject = async () => {
        await end(trainer);
        const goneAtMs = performance.now();
        trainer = await containers.start('train');
        return { goneAtMs };
      };
      const outcome = await meetCase({ place: { store }, fault: { fault, variant, inject }, trialKey, allTrialKeys, secondsPerEpoch });
      say(writeRow(outcome));
      assertNothingLost([outcome]);
    }
    await handle.result();
    assertSameBits(await readStoredResults(store, IN_CONTAINERS), results, [...results.keys()]);
    say('containers without rights, on files that nobody writes, have trained the same bits');
  } finally {
    await connection.close();
  }
}

interface ContainersOptions {
  readonly root: string;
  readonly folder: string;
  readonly shared: string;
  readonly services: Services;
}

type Containers = ReturnType<typeof createContainers>;

/** Containers of the image with the variables that the chart sets. */
function createContainers({ root, folder, shared, services }: ContainersOptions) {
  const started: Container[] = [];
  const addresses = { ...toVariables(services.temporal, services.s3), DURASWEEP_DATA: '/tmp/durasweep', DURASWEEP_SOURCES: shared };
  const machine = { DURASWEEP_GPU: 'off', DURASWEEP_CACHE: '/opt/durasweep-cache', NODE_ENV: 'production', DURASWEEP_SLOTS: '1' };
  const running = () => started.filter((container) => !container.hasEnded());
  const run = async (args: readonly string[]) => {
    const name = `container-${started.length}`;
    const container = await startContainer({ root, folder, shared, name, args, variables: { ...addresses, ...machine } });
    started.push(container);
    return container;
  };
  return {
    run,
    running,
    start: (role: 'workflow' | 'train') => run(['node', 'infra/run.mjs', '--needs=addon', 'workers/worker-process.ts', role]),
    /** @returns the exit codes of those that were running */
    stop: () => Promise.all(running().map((container) => container.stop())),
  };
}
