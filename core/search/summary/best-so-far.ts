import type { Decision } from '../decision.ts';

export interface Improvement {
  readonly index: number;
  /** Trials that had begun, and epochs that were trained by then. */
  readonly trials: number;
  readonly epochs: number;
  readonly score: number;
}

/** The trials that were the best so far when they were judged, in order. */
export function followBest(decisions: readonly Decision[]): Improvement[] {
  const improvements: Improvement[] = [];
  const had = new Map<number, number>();
  let [trials, epochs] = [0, 0];
  for (const { kind, index, epochs: reached, score } of decisions) {
    if (kind === 'start') trials += 1;
    if (kind === 'start' || kind === 'promote') continue;
    epochs += reached - (had.get(index) ?? 0);
    had.set(index, reached);
    if (score !== null && score > (improvements.at(-1)?.score ?? Number.NEGATIVE_INFINITY))
      improvements.push({ index, trials, epochs, score });
  }
  return improvements;
}
