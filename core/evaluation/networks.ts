import type { EnsembleOptions } from '../domain/ensemble-options.ts';
import type { EnsembleMember, PredictionScores } from '../domain/ensembles.ts';
import type { PartPredictions, TrialPredictions } from '../domain/predictions.ts';
import { toLogits, toProbabilities } from './logits.ts';
import { evaluatePart } from './metrics.ts';
import { selectGreedily } from './select-greedily.ts';

/** A trained network of one fold and its predictions for the fold's parts. */
export interface TrainedNetwork {
  readonly variant: string;
  readonly seed: number;
  readonly fold: number;
  readonly predictions: TrialPredictions;
}

/** The names of classes and groups, by number. */
export type Names = Pick<TrialPredictions, 'classes' | 'groupNames'>;

/** Recordings and their predicted probabilities. */
export type JudgedPart = Omit<PartPredictions, 'logits'> & { readonly probabilities: Float32Array };

export function readPart({ logits, ...part }: PartPredictions, { classes }: Names): JudgedPart {
  return { ...part, probabilities: toProbabilities(logits, classes.length) };
}

export function scorePart({ probabilities, ...part }: JudgedPart, { classes, groupNames }: Names): PredictionScores {
  const set = { ...part, count: part.labels.length };
  const { accuracy, macroF1, logLoss, perGroup } = evaluatePart({ set, logits: toLogits(probabilities), classes, groupNames });
  return { accuracy, macroF1, logLoss, perGroup };
}

export interface WeighingRequest {
  readonly ensemble: Pick<EnsembleOptions, 'selection' | 'rounds'>;
  /** Predictions of each network for the recordings used for selection. */
  readonly networks: readonly Float32Array[];
  readonly labels: Int32Array;
  readonly classes: number;
}

/** A weight for each network, with sum 1; networks with weight 0 are not members. */
export function weighNetworks({ ensemble, networks, labels, classes }: WeighingRequest): number[] {
  const counts =
    ensemble.selection === 'all' ? networks.map(() => 1) : selectGreedily({ networks, labels, classes, rounds: ensemble.rounds });
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}

export function listMembers(networks: readonly Pick<TrainedNetwork, 'variant' | 'seed'>[], weights: readonly number[]): EnsembleMember[] {
  return networks.flatMap(({ variant, seed }, index) => {
    const weight = weights[index] ?? 0;
    return weight === 0 ? [] : [{ variant, seed, weight }];
  });
}
