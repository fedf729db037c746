import type { ReadableFolders } from '../activities/stages/allowed-location.ts';
import { readAllowedSources } from './allowed-sources.ts';
import type { Environment } from './environment.ts';
import { DATA_FOLDER, WORK_FOLDER } from './project-folder.ts';

/** Where the sources of a configuration are allowed on this machine, whoever started the sweep. */
export function listReadableFolders(environment: Pick<Environment, 'sourceRoots' | 'sourceVariables' | 'dataFolder'>): ReadableFolders {
  const { sourceRoots, sourceVariables } = environment;
  const dataFolder = environment.dataFolder ?? DATA_FOLDER;
  const roots = [WORK_FOLDER, ...sourceRoots, ...Object.values(sourceVariables), ...readAllowedSources(dataFolder)];
  return { roots, secretFolder: dataFolder };
}
