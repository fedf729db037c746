import { average } from '../domain/average.ts';
import type { EnsembleOptions } from '../domain/ensemble-options.ts';
import type { NestedChoice } from '../domain/ensembles.ts';
import { averageProbabilities, concatenate } from './average.ts';
import type { HeldOut, Said } from './held-out.ts';
import { toLogits } from './logits.ts';
import { type JudgedPart, scorePart, weighNetworks } from './networks.ts';
import { fitTemperature } from './temperature.ts';

/** A variant or ensemble for one user: its score on the other users, and its result on this user. */
export interface Candidate extends Omit<NestedChoice, 'user' | 'temperature'> {
  /** Null for single networks. */
  readonly together: { readonly part: JudgedPart; readonly temperature: number } | null;
}

/** Networks that were trained on neither the user nor another one, and their predictions for both. */
interface Pair {
  readonly ofOther: readonly Said[];
  readonly ofUser: readonly Said[];
}

/** Single networks: means over all of them. */
export function judgeNetworks(heldOut: HeldOut, variant: EnsembleOptions, user: number): Candidate {
  const { names } = heldOut;
  const pairs = listPairs(heldOut, variant, user);
  const inner = pairs.map(({ ofOther }) => average(ofOther.map(({ part }) => scorePart(part, names).accuracy)) ?? 0);
  const own = pairs.flatMap(({ ofUser }) => ofUser.map(({ part }) => scorePart(part, names)));
  return {
    chosen: variant.name,
    recordings: countRecordings(pairs),
    innerAccuracy: average(inner) ?? 0,
    accuracy: average(own.map(({ accuracy }) => accuracy)) ?? 0,
    macroF1: average(own.map(({ macroF1 }) => macroF1)) ?? 0,
    networks: 1,
    together: null,
  };
}

/** All networks averaged. Weights and temperature are chosen on the other users, each predicted by networks that were not trained on them. */
export function judgeTogether(heldOut: HeldOut, ensemble: EnsembleOptions, user: number): Candidate {
  const { names } = heldOut;
  const pairs = listPairs(heldOut, ensemble, user);
  const classes = names.classes.length;
  const labels = Int32Array.from(pairs.flatMap(({ ofOther }) => [...(ofOther[0]?.part.labels ?? [])]));
  const networks = (pairs[0]?.ofOther ?? []).map((_, network) =>
    concatenate(pairs.map(({ ofOther }) => probabilitiesOf(ofOther, network))),
  );
  const weights = weighNetworks({ ensemble, networks, labels, classes });
  const inner = pairs.map(({ ofOther }) => averageSaid(ofOther, weights));
  const part = averageSaid(
    pairs.flatMap(({ ofUser }) => ofUser),
    pairs.flatMap(() => weights),
  );
  const logits = toLogits(concatenate(inner.map(({ probabilities }) => probabilities)));
  const { accuracy, macroF1 } = scorePart(part, names);
  return {
    chosen: ensemble.name,
    recordings: countRecordings(pairs),
    innerAccuracy: average(inner.map((one) => scorePart(one, names).accuracy)) ?? 0,
    accuracy,
    macroF1,
    networks: weights.filter((weight) => weight > 0).length * pairs.length,
    together: { part, temperature: fitTemperature({ logits, labels, classes }) },
  };
}

function listPairs(heldOut: HeldOut, { variants }: EnsembleOptions, user: number): Pair[] {
  return heldOut.users
    .filter((other) => other !== user)
    .map((other) => {
      const pair = [user, other] as const;
      return { ofOther: heldOut.listSaid({ variants, pair, about: other }), ofUser: heldOut.listSaid({ variants, pair, about: user }) };
    });
}

function probabilitiesOf(said: readonly Said[], network: number): Float32Array {
  return said[network]?.part.probabilities ?? new Float32Array(0);
}

function averageSaid(said: readonly Said[], weights: readonly number[]): JudgedPart {
  const [first] = said as [Said];
  const probabilities = averageProbabilities(
    said.map(({ part }) => part.probabilities),
    weights,
  );
  return { ...first.part, probabilities };
}

function countRecordings(pairs: readonly Pair[]): number {
  return pairs[0]?.ofUser[0]?.part.labels.length ?? 0;
}
