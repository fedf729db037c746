import type { EnsembleOptions } from '../domain/ensemble-options.ts';
import type { NestedChoice, NestedFigure } from '../domain/ensembles.ts';
import { createHeldOut, type HeldOut } from './held-out.ts';
import { toLogits } from './logits.ts';
import { type Candidate, judgeNetworks, judgeTogether } from './nested-candidates.ts';
import type { TrainedNetwork } from './networks.ts';
import { compareCalibration, type ScaledPart } from './temperature.ts';

export interface NestedRequest {
  /** One for every variant, seed and pair of users; the validation part of each contains both users' recordings. */
  readonly networks: readonly TrainedNetwork[];
  /** Ensembles from which one is selected for each user; empty: only variants are selected. */
  readonly ensembles: readonly EnsembleOptions[];
}

/**
 * Unbiased results of nested selection: for each user, the variant or ensemble is selected only on the other users, using networks that were
 * trained on neither of them, and its networks, each trained without this user and one other, are evaluated on this user.
 */
export function evaluateNested({ networks, ensembles }: NestedRequest): NestedFigure[] {
  const heldOut = createHeldOut(networks);
  const names = [...new Set(networks.map(({ variant }) => variant))];
  const variants = names.map((name): EnsembleOptions => ({ name, variants: [name], selection: 'all', rounds: 1 }));
  const figures = [
    chooseForAll('network', heldOut, (user) => variants.map((variant) => judgeNetworks(heldOut, variant, user))),
    chooseForAll('networks', heldOut, (user) => variants.map((variant) => judgeTogether(heldOut, variant, user))),
  ];
  if (ensembles.length === 0) return figures;
  return [...figures, chooseForAll('ensemble', heldOut, (user) => ensembles.map((ensemble) => judgeTogether(heldOut, ensemble, user)))];
}

function chooseForAll(kind: NestedFigure['kind'], heldOut: HeldOut, list: (user: number) => readonly Candidate[]): NestedFigure {
  const chosen = heldOut.users.map((user) => ({ user, best: chooseBest(list(user)) }));
  const judged = chosen.flatMap(({ best }) => scalePart(best, heldOut));
  return {
    kind,
    choices: chosen.map(({ user, best }) => buildChoice(best, heldOut.names.groupNames[user] ?? '')),
    calibration: judged.length === 0 ? null : compareCalibration(judged),
  };
}

/** The most accurate candidate; the first one if several are equal. */
function chooseBest(candidates: readonly Candidate[]): Candidate {
  return candidates.reduce((best, other) => (other.innerAccuracy > best.innerAccuracy ? other : best));
}

function buildChoice({ together, ...candidate }: Candidate, user: string): NestedChoice {
  return { user, ...candidate, temperature: together?.temperature ?? null };
}

function scalePart({ together }: Candidate, { names }: HeldOut): ScaledPart[] {
  if (together === null) return [];
  const { probabilities, labels } = together.part;
  return [{ logits: toLogits(probabilities), labels, classes: names.classes.length, temperature: together.temperature }];
}
