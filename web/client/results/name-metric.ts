import type { ResultsView } from '../../views/results-view.ts';

/** Name of the metric by which variants are compared. */
export function nameMetric({ primaryMetric }: Pick<ResultsView, 'primaryMetric'>): string {
  return primaryMetric === 'testAccuracy' ? 'test accuracy' : 'validation accuracy';
}
