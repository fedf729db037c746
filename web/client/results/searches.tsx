import type { SearchRecord } from '../../../core/domain/search-record.ts';
import { Curves } from '../parts/curves.tsx';

/** The id of a search's section in the report. */
export const nameSection = ({ experiment }: SearchRecord) => `search-${experiment}`;

/** The progress of a search: the best accuracy so far after each suggestion. */
export function SearchProgress({ search }: { readonly search: SearchRecord }) {
  const points = followBest(search.trials);
  if (points.length < 2) return null;
  return (
    <Curves
      name={nameSection(search)}
      title="Best validation accuracy so far, in the order of the suggestions"
      xTitle="suggestion"
      yTitle="validation accuracy"
      curves={[{ name: search.experiment, points }]}
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
