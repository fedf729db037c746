/** Time limits of a stage, milliseconds. */
export interface StageTimes {
  /** Maximum time without progress, after which it is ended and retried. */
  readonly stallMilliseconds: number;
  /** Maximum time of refusals by the store, after which it fails permanently. */
  readonly refusalMilliseconds: number;
}

/** The configuration's defaults, for reports requested by a person and for workflows of older code. */
export const USUAL_TIMES: StageTimes = { stallMilliseconds: 300_000, refusalMilliseconds: 600_000 };
