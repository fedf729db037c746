import type { TrainingOptions } from './variant.ts';

/** Where one trial's first weights come from. */
export interface SourceTrial {
  readonly fold: number;
  readonly seed: number;
  /** Of the trial that is finished. */
  readonly trialKey: string;
}

/** Of every variant that `training.initialise.from` names: a trial for each fold and seed of the sweep. */
export type Sources = Readonly<Record<string, readonly SourceTrial[]>>;

export interface PinRequest {
  readonly training: TrainingOptions;
  readonly fold: number;
  readonly seed: number;
  readonly sources: Sources | undefined;
}

/** A trial's own training: with the key of its source's trial in place of the variant's name, where that is known. */
export function pinSource({ training, fold, seed, sources = {} }: PinRequest): TrainingOptions {
  const { initialise } = training;
  if (initialise === undefined || !Object.hasOwn(sources, initialise.from)) return training;
  const found = sources[initialise.from]?.find((trial) => trial.fold === fold && trial.seed === seed);
  return found === undefined ? training : { ...training, initialise: { ...initialise, from: found.trialKey } };
}
