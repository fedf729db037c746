import type { ResultsView } from '../../views/results-view.ts';

/** Name of the metric by which variants are compared. */
export function nameMetric({ primaryMetric }: Pick<ResultsView, 'primaryMetric'>): string {
  return primaryMetric === 'testAccuracy' ? 'test accuracy' : 'validation accuracy';
}

/** The same at the beginning of a line. */
export function titleMetric(results: Pick<ResultsView, 'primaryMetric'>): string {
  const name = nameMetric(results);
  return name.charAt(0).toUpperCase() + name.slice(1);
}
