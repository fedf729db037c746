/** Where a suggestion stands. `running`: it has a job; `waiting`: it may be promoted. */
export type SearchTrialState = 'running' | 'waiting' | 'stopped' | 'completed' | 'diverged' | 'left-out';

/** A suggestion of a search, as the report and `results.json` see it. */
export interface SearchTrialRecord {
  /** `search_0017`: the experiment and the suggestion's index. */
  readonly variant: string;
  readonly state: SearchTrialState;
  /** That it was given. */
  readonly epochs: number;
  /** That it was trained for, the mean over folds and seeds: a training may end by itself before. Null: nobody recorded it. */
  readonly trained?: number | null;
  /** Best validation accuracy at its last rung, a fraction; null: it has not reached one. */
  readonly score: number | null;
  /** Its best validation accuracy after the epochs of each rung that it reached. Absent from records of older code, as below. */
  readonly rungs?: readonly (readonly [epochs: number, score: number])[];
  /** The fields that the search varies, by their paths; those that do not apply are absent. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** By the search's further objectives. */
  readonly costs?: Readonly<Record<string, number>>;
  /** The last decision on it and the reason, in words. */
  readonly decision: string;
}

/** A field that a search varies. */
export interface SearchFieldRecord {
  readonly field: string;
  readonly kind: 'choice' | 'range';
  /** Of a choice. */
  readonly values?: readonly unknown[];
  /** Of a range. */
  readonly from?: number;
  readonly to?: number;
  readonly scale?: 'linear' | 'log';
  /** How much it decides whether a suggestion is among the best tenth, as a share of all fields; null: too few were tried to tell. */
  readonly importance: number | null;
}

/** A suggestion that was the best so far. */
export interface SearchImprovement {
  readonly variant: string;
  /** Suggestions that had begun, and epochs that were trained by then. */
  readonly trials: number;
  readonly epochs: number;
  readonly score: number;
}

/** A decision in short. Time is logical. */
export type DecisionInShort = readonly [
  time: number,
  index: number,
  kind: string,
  epochs: number,
  score: number | null,
  cutOff: number | null,
];

/** What choosing the best by validation accuracy flatters. */
export interface SelectionRecord {
  readonly variant: string;
  /** Evaluated suggestions that it was chosen among. */
  readonly among: number;
  readonly validationAccuracy: number;
  /** By how much that is too high, estimated by resampling. */
  readonly optimism: number;
  /** Which nobody chose by; null: there is no test part. */
  readonly testAccuracy: number | null;
}

/** What a search tried, in the order of its suggestions. */
export interface SearchRecord {
  readonly experiment: string;
  readonly sampler?: string;
  readonly pruner?: string;
  /** Most suggestions it may make. */
  readonly trialsBudget: number;
  /** Null: any number. */
  readonly epochsBudget?: number | null;
  readonly epochsSpent: number;
  /** That all its suggestions would have taken without a pruner. */
  readonly epochsInFull: number;
  readonly trials: readonly SearchTrialRecord[];
  readonly fields?: readonly SearchFieldRecord[];
  /** Epochs after which suggestions were compared for the fields' importance, and how many had them. */
  readonly importanceAfter?: { readonly epochs: number; readonly trials: number } | null;
  readonly history?: readonly SearchImprovement[];
  readonly timeline?: readonly DecisionInShort[];
  /** What people changed, and after how many decisions. */
  readonly steering?: readonly { readonly after: number; readonly time: number; readonly what: string }[];
  readonly selection?: SelectionRecord | null;
  /** With further objectives: suggestions trained to the end than which none is better in all, the best by validation accuracy first. */
  readonly front?: readonly string[];
}
