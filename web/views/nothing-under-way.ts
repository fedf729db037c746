import type { ProgressView } from './views.ts';

/** Of the progress of a sweep that has ended, and of which no workflow is asked, what only a running one has. */
export const NOTHING_UNDER_WAY = {
  preparing: null,
  data: null,
  sourceProblems: [],
  secondsLeft: null,
  estimatedEnd: null,
  running: [],
  parked: [],
  preparationFailure: null,
  reportFailure: null,
  waitsForStorage: null,
  waitsWith: null,
  concurrency: null,
  report: null,
} as const satisfies Partial<ProgressView>;
