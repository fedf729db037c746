import type { Connection } from '@temporalio/client';
import type { TemporalSettings } from '../../core/domain/service-settings.ts';
import { listMissingSearchAttributes } from '../../workers/temporal-connection.ts';
import { checkRights } from './check-rights.ts';
import { type Finding, right, unknown, wrong } from './finding.ts';

/** The way out where a server that the environment names, or one of ours, does not do what it should. */
export const START_SERVERS = 'npm start or npm run services starts them';

/** Of Temporal's servers, those that durasweep has run on. */
const OLDEST_TRIED = { major: 1, minor: 29 };

/** A connection that has answered, or why there is none. */
export type Reached = { readonly connection: Connection } | { readonly problem: Finding };

/** Whether the namespace is there, has the search attributes that the workflows set, and lets us do what sweeps need. */
export async function checkTemporal(settings: TemporalSettings | null, reach: () => Promise<Reached>): Promise<Finding[]> {
  if (settings === null) return [unknown(`no Temporal is configured and this clone is not running one; ${START_SERVERS}`)];
  const reached = await reach();
  if ('problem' in reached) return [reached.problem];
  const { connection } = reached;
  const answers = right(`Temporal at ${settings.address} responds, namespace "${settings.namespace}"`);
  const [version, attributes, rights] = await Promise.all([
    checkVersion(connection.workflowService),
    checkSearchAttributes(connection, settings.namespace),
    checkRights(connection.workflowService, settings.namespace),
  ]);
  return [answers, version, attributes, rights];
}

/** An older one may do; it may also lack priorities, versions of workers or updates. */
export async function checkVersion(workflowService: Pick<Connection['workflowService'], 'getSystemInfo'>): Promise<Finding> {
  const { serverVersion } = await workflowService.getSystemInfo({});
  const [major = 0, minor = 0] = (serverVersion ?? '').split('.').map(Number);
  const isTried = major > OLDEST_TRIED.major || (major === OLDEST_TRIED.major && minor >= OLDEST_TRIED.minor);
  if (isTried) return right(`its version is ${serverVersion}`);
  return unknown(`its version is ${serverVersion || 'unknown'}; tested with ${OLDEST_TRIED.major}.${OLDEST_TRIED.minor} and later ones`);
}

async function checkSearchAttributes(connection: Connection, namespace: string): Promise<Finding> {
  const missing = await listMissingSearchAttributes(connection, namespace);
  if (missing.length === 0) return right('it has the search attributes that sweeps set');
  return wrong(
    `it lacks the search attributes ${missing.map(({ name }) => name).join(', ')}, so sweeps fail at their first step`,
    `Start any worker with permission to add them, or run:\n${missing.map(({ command }) => `npm run temporal -- ${command}`).join('\n')}`,
  );
}
