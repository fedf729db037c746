import type { ResultsView } from '../../views/results-view.ts';

/** What variants are compared by, in words. */
export function nameMetric({ primaryMetric }: Pick<ResultsView, 'primaryMetric'>): string {
  return primaryMetric === 'testAccuracy' ? 'test accuracy' : 'validation accuracy';
}
