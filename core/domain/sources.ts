import type { TrainingOptions } from './variant.ts';

/** The trial from which another one gets its initial weights. */
export interface SourceTrial {
  readonly fold: number;
  readonly seed: number;
  /** Key of the finished trial. */
  readonly trialKey: string;
}

/** For every variant named by `training.initialise.from`: one trial for each fold and seed of the sweep. */
export type Sources = Readonly<Record<string, readonly SourceTrial[]>>;

export interface PinRequest {
  readonly training: TrainingOptions;
  readonly fold: number;
  readonly seed: number;
  readonly sources: Sources | undefined;
}

/** A trial's training options, with the key of the source trial in place of the source's name, if it is known. */
export function pinSource({ training, fold, seed, sources = {} }: PinRequest): TrainingOptions {
  const { initialise } = training;
  if (initialise === undefined || !Object.hasOwn(sources, initialise.from)) return training;
  const found = sources[initialise.from]?.find((trial) => trial.fold === fold && trial.seed === seed);
  return found === undefined ? training : { ...training, initialise: { ...initialise, from: found.trialKey } };
}
