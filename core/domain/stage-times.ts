/** How long a stage may do without, milliseconds. */
export interface StageTimes {
  /** Without progress: it is then ended and tried again. */
  readonly stallMilliseconds: number;
  /** Refused by the store: it then fails for good. */
  readonly refusalMilliseconds: number;
}

/** As the configuration's defaults: for reports that a person asks for, and for workflows of older code. */
export const USUAL_TIMES: StageTimes = { stallMilliseconds: 300_000, refusalMilliseconds: 600_000 };
