export const DECISIONS = ['start', 'go-on', 'wait', 'promote', 'stop', 'complete', 'diverged', 'leave-out'] as const;

/**
 * A search's decision about a trial. `start`: it begins; `go-on`: it continues immediately; `wait`: it continues if it is promoted; `stop`: it gets
 * no more epochs; `complete`: it has had all epochs; `diverged`: it counts as the worst of its rung; `leave-out`: it failed permanently and does not count.
 */
type DecisionKind = (typeof DECISIONS)[number];

export interface Decision {
  /** Counted from 0 over the whole search. */
  readonly number: number;
  /** Logical time: multiply-adds of one worker. */
  readonly time: number;
  /** Index of the suggestion, from 0. */
  readonly index: number;
  readonly kind: DecisionKind;
  /** From 0. */
  readonly rung: number;
  /** Epochs that the trial has had, or will have at its next report. */
  readonly epochs: number;
  /** The score that was compared, to be maximised; null: none. */
  readonly score: number | null;
  /** The value with which the score was compared; null: none. */
  readonly cutOff: number | null;
  /** The reason. */
  readonly rule: string;
}
