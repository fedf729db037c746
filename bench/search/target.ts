import type { SearchConfiguration } from '../../configs/search/search-schema.ts';
import type { PrunerOptions } from '../../core/search/pruners/index.ts';
import type { TpeStart } from '../../core/search/samplers/tpe.ts';

/** Fraction of the validation part. */
export const TARGET = 0.99;
/** Slots of ours and processes of Optuna's, each with one thread. */
export const PROCESSES = 2;

/** Optuna has the same: its median pruner decides alike, its successive halving stops trials where ours lets them wait. */
export const PRUNERS = {
  median: { type: 'median', startup: 5, firstRung: 5, every: 5 },
  asha: { type: 'asha', reduction: 3, firstRung: 1 },
} as const satisfies Readonly<Record<string, PrunerOptions>>;
export type PrunerName = keyof typeof PRUNERS;

/** The first time that a network reached the target. */
export interface Reached {
  /** From the start of the command or the processes until the end of that epoch's validation. */
  readonly seconds: number;
  /** Of all processes until then. */
  readonly processorSeconds: number;
  /** Epochs that this network had been trained. */
  readonly epoch: number;
  /** Networks, and epochs of all of them, that had been trained until then. */
  readonly networks: number;
  readonly epochs: number;
}

export interface TargetResult {
  readonly pruner: PrunerName;
  /** How our suggestions began. Missing: as Optuna's, with random ones until 10 trials had finished. */
  readonly start?: TpeStart;
  readonly processor: string;
  readonly optuna: string;
  readonly pytorch: string;
  readonly repetitions: readonly TargetRepetition[];
}

export interface TargetRepetition {
  readonly seed: number;
  /** The machine's load average (one minute) before ours and before Optuna's. */
  readonly loads: readonly [ours: number, optuna: number];
  readonly ours: Reached;
  readonly optuna: Reached;
}

/** The parts of the configuration that Optuna's processes need, too. */
export interface TargetConfiguration {
  readonly training: { readonly maxEpochs: number; readonly readout: string };
  readonly experiments: readonly [{ readonly search: TargetSearch }];
}

interface TargetSearch {
  readonly space: SearchConfiguration['space'];
  readonly pruner: PrunerOptions;
  readonly budget: { readonly trials: number };
}
