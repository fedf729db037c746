import type { Connection } from '@temporalio/client';
import type { TemporalSettings } from '../../core/domain/service-settings.ts';
import { listMissingSearchAttributes } from '../../workers/temporal-connection.ts';
import { type Finding, right, unknown, wrong } from './finding.ts';

/** The way out where a server that the environment names, or one of ours, does not do what it should. */
export const START_SERVERS = 'npm start or npm run services starts them';

/** A connection that has answered, or why there is none. */
export type Reached = { readonly connection: Connection } | { readonly problem: Finding };

/** Whether the namespace is there and has the search attributes that the workflows set. */
export async function checkTemporal(settings: TemporalSettings | null, reach: () => Promise<Reached>): Promise<Finding[]> {
  if (settings === null) return [unknown(`no Temporal is given and none of this clone runs now; ${START_SERVERS}`)];
  const reached = await reach();
  if ('problem' in reached) return [reached.problem];
  const answers = right(`Temporal at ${settings.address} answers, namespace "${settings.namespace}"`);
  return [answers, await checkSearchAttributes(reached.connection, settings.namespace)];
}

async function checkSearchAttributes(connection: Connection, namespace: string): Promise<Finding> {
  const missing = await listMissingSearchAttributes(connection, namespace);
  if (missing.length === 0) return right('it has the search attributes that sweeps set');
  return wrong(
    `it lacks the search attributes ${missing.map(({ name }) => name).join(', ')}: sweeps fail at their first step`,
    `Start any worker with rights to add them, or run:\n${missing.map(({ command }) => `npm run temporal -- ${command}`).join('\n')}`,
  );
}
