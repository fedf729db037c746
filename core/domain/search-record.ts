/** Where a suggestion stands. `running`: it has a job; `waiting`: it may be promoted. */
export type SearchTrialState = 'running' | 'waiting' | 'stopped' | 'completed' | 'diverged' | 'left-out';

/** A suggestion of a search, as the report and `results.json` see it. */
export interface SearchTrialRecord {
  /** `search_0017`: the experiment and the suggestion's index. */
  readonly variant: string;
  readonly state: SearchTrialState;
  /** That it was trained for. */
  readonly epochs: number;
  /** Best validation accuracy at its last rung, a fraction; null: it has not reached one. */
  readonly score: number | null;
  /** The fields that the search varies, by their paths; those that do not apply are absent. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The last decision on it and the reason, in words. */
  readonly decision: string;
}

/** What a search tried, in the order of its suggestions. */
export interface SearchRecord {
  readonly experiment: string;
  /** Most suggestions it may make. */
  readonly trialsBudget: number;
  readonly epochsSpent: number;
  /** That all its suggestions would have taken without a pruner. */
  readonly epochsInFull: number;
  readonly trials: readonly SearchTrialRecord[];
}
