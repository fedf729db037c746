import type { SearchRecord } from '../../../core/domain/search-record.ts';
import { Curves } from '../parts/curves.tsx';

/** The progress of each search: the best accuracy so far after each suggestion. */
export function Searches({ searches }: { readonly searches: readonly SearchRecord[] }) {
  const curves = searches.map(({ experiment, trials }) => ({ name: experiment, points: followBest(trials) }));
  if (curves.every(({ points }) => points.length < 2)) return null;
  return (
    <Curves
      name="searches"
      title="Best validation accuracy so far, in the order of the suggestions"
      xTitle="suggestion"
      yTitle="validation accuracy"
      curves={curves}
      asShare
    />
  );
}

function followBest(trials: SearchRecord['trials']): { epoch: number; value: number }[] {
  let best = Number.NEGATIVE_INFINITY;
  return trials.flatMap(({ score }, index) => {
    if (score !== null && score > best) best = score;
    return Number.isFinite(best) ? [{ epoch: index + 1, value: best }] : [];
  });
}
