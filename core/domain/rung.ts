/** A training that has reached a rung: the epochs after which its search decides whether it goes on. */
export interface RungReached {
  readonly variant: string;
  /** Number of the variant's launch, from 1: what an earlier one reaches does not count. */
  readonly round: number;
  readonly epochs: number;
  /** The best so far, 0 … 1. */
  readonly validationAccuracy: number;
  readonly trainingSeconds: number;
  /** Null if it is not known. */
  readonly parameters: number | null;
}

/** The epochs after which a training that goes on pauses next; null: it is trained to the end. */
export interface NextRung {
  readonly stopAfter: number | null;
}

/** Asks a search whether a training goes on; null: it pauses. */
export type AskSearch = (reached: RungReached) => Promise<NextRung | null>;

/** Name of the update with which workers ask a sweep. */
export const REACH_RUNG = 'reachRung';
