import type { Search } from '../search.ts';
import { countLevels } from '../space.ts';
import { measureImportance } from './importance.ts';

/** With fewer, the best tenth is one or two, and says little. */
const ENOUGH = 20;

export interface FieldComparison {
  /** Epochs after which trials were compared, and how many had them. */
  readonly after: { readonly epochs: number; readonly trials: number } | null;
  /** Shares of all fields, by the space's order; null: too few trials to tell. */
  readonly shares: readonly (number | null)[];
}

/** How much each field of a search's space decides what is good, among trials that had as many epochs: the most epochs that enough trials had. */
export function compareFields({ trials, space, locate }: Pick<Search, 'trials' | 'space' | 'locate'>): FieldComparison {
  const places = trials.flatMap((trial) => {
    const point = locate(trial.index);
    return point === null ? [] : [{ point, rungs: trial.rungs, outcomes: trial.outcomes }];
  });
  const epochs = [...new Set(places.flatMap(({ rungs }) => rungs))].sort((a, b) => b - a);
  const scoreAfter = (wanted: number) =>
    places.flatMap(({ point, rungs, outcomes }) => {
      const score = outcomes[rungs.indexOf(wanted)];
      return typeof score === 'number' ? [{ point, score }] : [];
    });
  const after = epochs.find((wanted) => scoreAfter(wanted).length >= ENOUGH);
  if (after === undefined) return { after: null, shares: space.map(() => null) };
  const compared = scoreAfter(after);
  const measured = space.map((dimension, d) =>
    countLevels(dimension) === 1
      ? 0
      : measureImportance(
          dimension,
          compared.map(({ point, score }) => ({ level: point[d] ?? null, score })),
        ),
  );
  const total = measured.reduce((sum, one) => sum + one, 0);
  return { after: { epochs: after, trials: compared.length }, shares: measured.map((one) => (total === 0 ? 0 : one / total)) };
}
