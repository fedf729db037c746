/** What the workflows set, with Temporal's type, so that sweeps can be searched: a server without them would refuse the workflows' first step. */
export const SEARCH_ATTRIBUTES = {
  DurasweepSweep: 'Keyword',
  DurasweepVariant: 'Keyword',
  DurasweepState: 'Keyword',
  /** 0 to 1. */
  DurasweepBestValidationAccuracy: 'Double',
} as const;

export type SearchAttribute = keyof typeof SEARCH_ATTRIBUTES;
