import { compareTexts } from '../domain/compare-texts.ts';
import type { PartPredictions } from '../domain/predictions.ts';
import { type JudgedPart, type Names, readPart, type TrainedNetwork } from './networks.ts';

/** Predictions of a network for a user it was not trained on. */
export interface Said {
  readonly variant: string;
  readonly seed: number;
  readonly part: JudgedPart;
}

interface SaidRequest {
  readonly variants: readonly string[];
  /** The users held out together. */
  readonly pair: readonly [number, number];
  /** The user of the predictions, one of the pair. */
  readonly about: number;
}

/** Networks that were each trained without a pair of users, by pair. */
export interface HeldOut {
  readonly names: Names;
  /** Indices of groups, ascending. */
  readonly users: readonly number[];
  /** Ordered by variant and seed, in the same way for every pair. */
  listSaid(request: SaidRequest): Said[];
}

/** @param networks one or more; the validation part of each contains both users of its pair */
export function createHeldOut(networks: readonly TrainedNetwork[]): HeldOut {
  const [first] = networks;
  if (first === undefined) throw new RangeError('there is no network to select from');
  const names: Names = { classes: first.predictions.classes, groupNames: first.predictions.groupNames };
  const sorted = [...networks].sort((a, b) => compareTexts(a.variant, b.variant) || a.seed - b.seed);
  const byPair = new Map<string, Map<number, Said>[]>();
  for (const { variant, seed, predictions } of sorted) {
    const { validation } = predictions;
    const pair = listGroups(validation);
    const said = new Map(pair.map((group) => [group, { variant, seed, part: readPart(pickGroup(validation, group, names), names) }]));
    byPair.set(pair.join(), [...(byPair.get(pair.join()) ?? []), said]);
  }
  const users = [...new Set(networks.flatMap(({ predictions }) => listGroups(predictions.validation)))].sort((a, b) => a - b);
  return {
    names,
    users,
    listSaid({ variants, pair, about }) {
      const key = [...pair].sort((a, b) => a - b).join();
      return (byPair.get(key) ?? []).flatMap((said) => {
        const own = said.get(about);
        return own !== undefined && variants.includes(own.variant) ? [own] : [];
      });
    },
  };
}

function listGroups({ groups }: PartPredictions): number[] {
  return [...new Set(groups)].sort((a, b) => a - b);
}

function pickGroup(part: PartPredictions, group: number, { classes }: Names): PartPredictions {
  const rows = Array.from(part.groups.keys()).filter((row) => part.groups[row] === group);
  const pick = (values: Int32Array) => Int32Array.from(rows, (row) => values[row] as number);
  const width = classes.length;
  const logits = new Float32Array(rows.length * width);
  rows.forEach((row, position) => {
    logits.set(part.logits.subarray(row * width, (row + 1) * width), position * width);
  });
  return { recordings: pick(part.recordings), labels: pick(part.labels), groups: pick(part.groups), logits };
}
