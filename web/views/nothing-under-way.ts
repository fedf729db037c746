import type { ProgressView } from './views.ts';

/** The fields of the progress that only a running sweep has, for a sweep that has ended and whose workflow is not queried. */
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
