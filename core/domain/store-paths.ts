import { nameSweepFolder } from './sweep-id.ts';

// Paths in the store. Names that contain a hash of their origin are in `artifact-keys.ts`.

/** The first part of every key. */
export const STORE_FOLDERS = {
  sweeps: 'sweeps/',
  trials: 'trials/',
  baselines: 'baselines/',
  datasets: 'datasets/',
  /** Model files that trainings started from, by the hash of their content. */
  models: 'models/',
  /** Recipes for recreating objects, under the objects' own keys. */
  recipes: 'recipes/',
  /** Damaged objects, under their own keys. */
  quarantine: 'quarantine/',
} as const;

export const TRIAL_FILES = {
  /** The last object written by a training run: if it exists, the trial is finished. */
  result: 'result.json',
  history: 'history.json',
  weights: 'model.bin',
  /** How to use the weights without this project. */
  model: 'model.json',
  /** Points at the checkpoints in use. */
  checkpoint: 'checkpoint.json',
} as const;

export const DATASET_FILES = { parsed: 'dataset.bin', description: 'description.json' } as const;
export const FIGURES_FILE = 'figures.json';

export const trialPath = (trialKey: string, file: string) => `${STORE_FOLDERS.trials}${trialKey}/${file}`;
export const checkpointsFolder = (trialKey: string) => trialPath(trialKey, 'checkpoints/');
export const importedModelKey = (sha256: string) => `${STORE_FOLDERS.models}${sha256}.json`;
export const datasetPath = (sha256: string, file: string) => `${STORE_FOLDERS.datasets}${sha256}/${file}`;
export const foldFile = (fold: number) => `fold-${fold}.bin`;
export const recipeKey = (key: string) => `${STORE_FOLDERS.recipes}${key}.json`;

export const sweepPath = (sweepId: string, file: string) => `${STORE_FOLDERS.sweeps}${nameSweepFolder(sweepId)}/${file}`;
/** Sweep ids can be reused, so executions are distinguished and sorted by their start time. */
export const executionsFolder = (sweepId: string) => sweepPath(sweepId, 'executions/');
export const ledgersFolder = (sweepId: string, startedAt: string) => `${executionsFolder(sweepId)}${startedAt}/ledgers/`;
export const recordsFolder = (sweepId: string, startedAt: string) => `${executionsFolder(sweepId)}${startedAt}/variants/`;

/** A part of the state that a run of a large sweep passes on to the next, by the hash of its content. */
export const statePath = (sweepId: string, startedAt: string, sha256: string) =>
  `${executionsFolder(sweepId)}${startedAt}/state/${sha256}.txt`;

/** Records which run of a tracking tool belongs to one of our runs. @param claim hash of the tool's address and the run */
export const claimPath = (sweepId: string, claim: string) => sweepPath(sweepId, `tracking/${claim}.json`);

/** The folder (see `nameSweepFolder`) of the sweep to which an object belongs; undefined if none. */
export function findSweepFolder(key: string): string | undefined {
  const [first, folder, rest] = key.split('/');
  return `${first}/` === STORE_FOLDERS.sweeps && rest !== undefined ? folder : undefined;
}

/** Whether it is a ledger of a sweep. */
export function isLedger(key: string): boolean {
  return isInExecution(key, 'ledgers');
}

/** Whether it is a record of a variant's trials. */
export function isVariantRecord(key: string): boolean {
  return isInExecution(key, 'variants');
}

function isInExecution(key: string, folder: string): boolean {
  const [first, , second, , third] = key.split('/');
  return `${first}/` === STORE_FOLDERS.sweeps && second === 'executions' && third === folder;
}
