export const DECISIONS = ['start', 'go-on', 'wait', 'promote', 'stop', 'complete', 'diverged', 'leave-out'] as const;

/**
 * What a search decided of a trial. `start`: it begins; `go-on`: it trains on at once; `wait`: it trains on if it is promoted; `stop`: it gets no
 * more epochs; `complete`: it has had them all; `diverged`: it counts as the worst of its rung; `leave-out`: it failed for good and does not count.
 */
export type DecisionKind = (typeof DECISIONS)[number];

export interface Decision {
  /** Counted from 0 over the whole search. */
  readonly number: number;
  /** Logical time: multiply-adds of one worker. */
  readonly time: number;
  /** Of the suggestion, from 0. */
  readonly index: number;
  readonly kind: DecisionKind;
  /** From 0. */
  readonly rung: number;
  /** That the trial has had, or is to have at its next report. */
  readonly epochs: number;
  /** That was judged, to be maximised; null: none. */
  readonly score: number | null;
  /** What the score was compared with; null: nothing. */
  readonly cutOff: number | null;
  /** Why, in words. */
  readonly rule: string;
}
