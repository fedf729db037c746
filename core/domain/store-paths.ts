import { nameSweepFolder } from './sweep-id.ts';

// Where everything lies in the store. Names that hold a hash of what made them are in `artifact-keys.ts`.

/** The first part of every key. */
export const STORE_FOLDERS = {
  sweeps: 'sweeps/',
  trials: 'trials/',
  baselines: 'baselines/',
  datasets: 'datasets/',
  /** How to make objects again, under the objects' own keys. */
  recipes: 'recipes/',
  /** Objects that could not be used, under their own keys. */
  quarantine: 'quarantine/',
} as const;

export const TRIAL_FILES = {
  /** The last object of a training to be written: where it is, the training is finished. */
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
export const datasetPath = (sha256: string, file: string) => `${STORE_FOLDERS.datasets}${sha256}/${file}`;
export const foldFile = (fold: number) => `fold-${fold}.bin`;
export const recipeKey = (key: string) => `${STORE_FOLDERS.recipes}${key}.json`;

export const sweepPath = (sweepId: string, file: string) => `${STORE_FOLDERS.sweeps}${nameSweepFolder(sweepId)}/${file}`;
/** Sweep ids are used again: executions are kept apart by when they started, and sort by it. */
export const executionsFolder = (sweepId: string) => sweepPath(sweepId, 'executions/');
export const ledgersFolder = (sweepId: string, startedAt: string) => `${executionsFolder(sweepId)}${startedAt}/ledgers/`;
export const recordsFolder = (sweepId: string, startedAt: string) => `${executionsFolder(sweepId)}${startedAt}/variants/`;

/** Which run of a tool that tracks trainings stands for one of ours. @param claim hash of where and what it is */
export const claimPath = (sweepId: string, claim: string) => sweepPath(sweepId, `tracking/${claim}.json`);

/** The folder of the sweep that an object belongs to, as `nameSweepFolder` names it; undefined: to none. */
export function findSweepFolder(key: string): string | undefined {
  const [first, folder, rest] = key.split('/');
  return `${first}/` === STORE_FOLDERS.sweeps && rest !== undefined ? folder : undefined;
}

/** Whether it is a state that a sweep recorded. */
export function isLedger(key: string): boolean {
  return isInExecution(key, 'ledgers');
}

/** Whether it is how a variant's trials went. */
export function isVariantRecord(key: string): boolean {
  return isInExecution(key, 'variants');
}

function isInExecution(key: string, folder: string): boolean {
  const [first, , second, , third] = key.split('/');
  return `${first}/` === STORE_FOLDERS.sweeps && second === 'executions' && third === folder;
}
