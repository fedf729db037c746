import type { Command } from 'commander';
import { getCacheFolder } from '../infra/set-up/cache.mjs';
import { readEnvironment } from '../workers/environment.ts';
import { connectClient } from '../workers/temporal-connection.ts';
import { createCommand } from './create-command.ts';
import { checkBucket } from './doctor/check-bucket.ts';
import { checkMachine } from './doctor/check-machine.ts';
import { checkObjects } from './doctor/check-objects.ts';
import { checkParts } from './doctor/check-parts.ts';
import { checkTemporal, type Reached, START_SERVERS } from './doctor/check-temporal.ts';
import { checkWorkers } from './doctor/check-workers.ts';
import { checkSweep, checkWorkflows } from './doctor/check-workflows.ts';
import { findServices } from './doctor/find-services.ts';
import { type CheckGroup, type Finding, showFindings, unknown, wrong } from './doctor/finding.ts';
import { parseSweepId } from './parse-sweep-id.ts';
import { getDataFolder } from './platform.ts';
import { EXIT, runCommand } from './run-command.ts';

const program = createCommand({
  name: 'doctor',
  description:
    'Finds out what is wrong with a set-up: machine, programs, services, workers, workflows. Changes nothing, except with store --repair.',
  exitCodes: '0 nothing is wrong, 1 something is wrong, 2 invalid usage',
})
  .allowExcessArguments()
  .action((_, { args: [unknown] }: Command) => {
    if (unknown !== undefined)
      program.error(`error: unknown command '${unknown}'; it must be sweep or store, or omitted to examine everything.`);
    return runCommand(() => examine(listGroups));
  });
program
  .command('sweep')
  .description('explain why a sweep makes no progress: a mistyped workflow type or task queue, no worker, a failing step')
  .argument('<sweep>', "the sweep's workflow id", parseSweepId)
  .action((sweepId: string) => runCommand(() => examine((found) => [buildWorkersGroup(found), buildSweepGroup(found, sweepId)])));
program
  .command('store')
  .description('read every object in the store and say which are damaged or missing, and how they are restored')
  .option('--repair', 'move damaged objects to quarantine/, so that they are recreated')
  .action(({ repair = false }: { repair?: boolean }) =>
    runCommand(() => examine(({ services }) => [{ title: 'Objects', check: () => checkObjects(services.storage, { repair }) }])),
  );

export const finished = program.parseAsync();

interface Found {
  readonly environment: ReturnType<typeof readEnvironment>;
  readonly services: Awaited<ReturnType<typeof findServices>>;
  /** Connects once, on the first call. */
  readonly reach: () => Promise<Reached>;
}

async function examine(describeGroups: (found: Found) => CheckGroup[]): Promise<number> {
  const environment = readEnvironment();
  const services = await findServices(environment);
  let reached: Promise<Reached> | undefined;
  const reach = () => (reached ??= reachTemporal(services.temporal));
  const isWell = await showFindings(describeGroups({ environment, services, reach }), (text) => void process.stdout.write(text));
  return isWell ? EXIT.done : EXIT.failed;
}

function listGroups(found: Found): CheckGroup[] {
  const { environment, services, reach } = found;
  return [
    {
      title: 'Machine',
      check: () =>
        checkMachine([
          { folder: getCacheFolder(), what: 'the tool cache', variable: 'DURASWEEP_CACHE' },
          { folder: getDataFolder(environment), what: "the servers' data folder", variable: 'DURASWEEP_DATA', isPrivate: true },
        ]),
    },
    { title: 'Programs', check: checkParts },
    { title: 'Temporal', check: () => checkTemporal(services.temporal, reach) },
    { title: 'Store', check: () => checkBucket(services.storage) },
    buildWorkersGroup(found),
    { title: 'Workflows', check: () => withTemporal(found, checkWorkflows) },
  ];
}

function buildWorkersGroup(found: Found): CheckGroup {
  return { title: 'Workers', check: () => withTemporal(found, ({ connection, namespace }) => checkWorkers(connection, namespace)) };
}

function buildSweepGroup(found: Found, sweepId: string): CheckGroup {
  return { title: `Sweep ${sweepId}`, check: () => withTemporal(found, (place) => checkSweep(place, sweepId)) };
}

type Place = Parameters<typeof checkWorkflows>[0];

async function withTemporal(
  { environment, services, reach }: Found,
  check: (place: Place) => Promise<Finding[]>,
): Promise<readonly Finding[]> {
  if (services.temporal === null) return [unknown(`Temporal is not running; ${START_SERVERS}`)];
  const reached = await reach();
  if ('problem' in reached) return [unknown('Temporal cannot be reached')];
  return check({ connection: reached.connection, namespace: services.temporal.namespace, environment });
}

async function reachTemporal(settings: Found['services']['temporal']): Promise<Reached> {
  if (settings === null) return { problem: unknown('no Temporal') };
  try {
    const connection = await connectClient(settings);
    await connection.workflowService.describeNamespace({ namespace: settings.namespace });
    return { connection };
  } catch (error) {
    const { address, namespace } = settings;
    return {
      problem: wrong(
        `Temporal at ${address}, namespace "${namespace}", cannot be used: ${(error as Error).message}`,
        'Check TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY and TEMPORAL_TLS, or unset TEMPORAL_ADDRESS for an embedded server.',
      ),
    };
  }
}
