import type { Connection } from '@temporalio/client';
import type { TemporalSettings } from '../../core/domain/service-settings.ts';
import { listMissingSearchAttributes } from '../../workers/temporal-connection.ts';
import { checkRights } from './check-rights.ts';
import { type Finding, right, unknown, wrong } from './finding.ts';

/** Advice if a server is not running. */
export const START_SERVERS = 'npm start or npm run services starts them';

/** The oldest version of Temporal's server that durasweep was tested with. */
const OLDEST_TRIED = { major: 1, minor: 29 };

/** A working connection, or why there is none. */
export type Reached = { readonly connection: Connection } | { readonly problem: Finding };

/** Checks that the namespace exists, has the search attributes that the workflows set, and grants the permissions that sweeps need. */
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

/** An older server may work, but it may lack priorities, worker versioning or updates. */
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
