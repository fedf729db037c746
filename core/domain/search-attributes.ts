/** The search attributes that workflows set, with Temporal's types. A server without them rejects the first workflow task. */
export const SEARCH_ATTRIBUTES = {
  DurasweepSweep: 'Keyword',
  DurasweepVariant: 'Keyword',
  DurasweepState: 'Keyword',
  /** 0 to 1. */
  DurasweepBestValidationAccuracy: 'Double',
} as const;

export type SearchAttribute = keyof typeof SEARCH_ATTRIBUTES;
