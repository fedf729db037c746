import { CODE_VERSIONS } from './code-versions.ts';
import { hashJson } from './keys.ts';
import { datasetPath, STORE_FOLDERS, sweepPath } from './store-paths.ts';

/** Not part of keys, so that artifacts from before versions existed are found. */
const FIRST_VERSION = '1';

/** Folder of a data set's parsed recordings and their description. @param made.format how its files are read, with everything that affects it */
export function parsedFolder(
  datasetSha256: string,
  made: { readonly format: unknown; readonly name: string; readonly rename?: unknown },
  version: string = CODE_VERSIONS.data,
): string {
  return datasetPath(datasetSha256, `parsed/${hashVersioned(made, version)}`);
}

/** @param parsedSha256 hash of the parsed recordings to split */
export function splitKey(
  datasetSha256: string,
  { options, parsedSha256 }: { readonly options: object; readonly parsedSha256: string },
  version: string = CODE_VERSIONS.data,
): string {
  // `counted` distinguishes these objects from the first ones, which counted a pair of near-duplicates once per fold.
  return datasetPath(datasetSha256, `splits/${hashVersioned({ ...options, parsed: parsedSha256, counted: 'pairs' }, version)}.json`);
}

/** Folder of a split's padded tensors. @param made.split hash of the split */
export function tensorsFolder(
  datasetSha256: string,
  made: { readonly split: string; readonly normalisation: string },
  version: string = CODE_VERSIONS.data,
): string {
  return datasetPath(datasetSha256, `tensors/${hashVersioned(made, version)}`);
}

export function baselinesKey(tensorsSha256: string, version: string = CODE_VERSIONS.baselines): string {
  return `${STORE_FOLDERS.baselines}${nameVersioned(tensorsSha256, version)}.json`;
}

/** File of a trial's evaluation, beside its result. @param copies number of distorted copies that were evaluated with each recording */
export function evaluationFile(version: string = CODE_VERSIONS.evaluation, copies = 0): string {
  return `${nameVersioned('evaluation', version)}${nameCopies(copies)}.json`;
}

/** File of a trial's predictions for every recording, beside its evaluation. */
export function predictionsFile(version: string = CODE_VERSIONS.evaluation, copies = 0): string {
  return `predictions-${version}${nameCopies(copies)}.bin`;
}

function nameCopies(copies: number): string {
  return copies === 0 ? '' : `-copies-${copies}`;
}

/** Folder of a report. @param results everything that it is made from */
export function reportFolder(sweepId: string, results: unknown, version: string = CODE_VERSIONS.report): string {
  return sweepPath(sweepId, `report/${hashVersioned({ results }, version).slice(0, 16)}`);
}

function hashVersioned(made: object, version: string): string {
  return hashJson(version === FIRST_VERSION ? made : { ...made, codeVersion: version });
}

function nameVersioned(name: string, version: string): string {
  return version === FIRST_VERSION ? name : `${name}-${version}`;
}
