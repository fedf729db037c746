import path from 'node:path';
import { describeSources } from '../workers/child-variables.ts';
import type { Environment } from '../workers/environment.ts';
import { WORK_FOLDER } from '../workers/project-folder.ts';

type Variables = Readonly<Record<string, string | undefined>>;
type Joined = { readonly workerVariables: Variables | null };

/** Lists settings and allowed sources of this command that the already running workers do not have, one sentence each. */
export function describeUnseen(environment: Pick<Environment, 'sourceVariables' | 'sourceRoots'>, { workerVariables }: Joined): string[] {
  if (workerVariables === null) return [];
  const { DURASWEEP_SOURCES: roots, ...variables } = describeSources(environment) as Variables;
  return [...describeVariables(variables, workerVariables), ...describeRoots(roots, workerVariables.DURASWEEP_SOURCES)];
}

function describeVariables(ours: Variables, theirs: Variables): string[] {
  const differing = Object.entries(ours).filter(([name, value]) => theirs[name] !== value);
  return differing.map(([name, value]) => `${name}=${value} is set here, but ${describeTheirs(name, theirs[name])} ${WAY_OUT}`);
}

function describeTheirs(name: string, value: string | undefined): string {
  const found = value === undefined ? `without ${name}` : `with ${name}=${value}`;
  return `the running workers were started ${found}.`;
}

function describeRoots(ours: string | undefined, theirs: string | undefined): string[] {
  const known = [WORK_FOLDER, ...splitRoots(theirs)];
  const missing = splitRoots(ours).filter((root) => !known.some((folder) => root === folder || root.startsWith(`${folder}${path.sep}`)));
  if (missing.length === 0) return [];
  return [`The running workers are not allowed to read sources in ${missing.join(', ')}. ${WAY_OUT}`];
}

const WAY_OUT = 'To change this, stop the command that runs them (npm start or npm run services) and start it again with the same setting.';

function splitRoots(text = ''): string[] {
  return text.split(path.delimiter).filter((root) => root !== '');
}
