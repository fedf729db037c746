/** State of a suggestion. `running`: it has a job; `waiting`: it may be promoted. */
export type SearchTrialState = 'running' | 'waiting' | 'stopped' | 'completed' | 'diverged' | 'left-out';

/** A suggestion of a search in the report and in `results.json`. */
export interface SearchTrialRecord {
  /** `search_0017`: the experiment and the suggestion's index. */
  readonly variant: string;
  readonly state: SearchTrialState;
  /** Epochs granted by the search. */
  readonly epochs: number;
  /** Epochs actually trained, mean over folds and seeds, because training may end earlier. Null: not recorded. */
  readonly trained?: number | null;
  /** Best validation accuracy at its last rung, a fraction; null if it has not reached one. */
  readonly score: number | null;
  /** Best validation accuracy at each rung that it reached. Absent, like the optional fields below, from records of older code. */
  readonly rungs?: readonly (readonly [epochs: number, score: number])[];
  /** The fields that the search varies, by path; those that do not apply are absent. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Values of the search's further objectives. */
  readonly costs?: Readonly<Record<string, number>>;
  /** The last decision about it, with the reason. */
  readonly decision: string;
}

/** A field that a search varies. */
export interface SearchFieldRecord {
  readonly field: string;
  readonly kind: 'choice' | 'range';
  /** For a choice. */
  readonly values?: readonly unknown[];
  /** For a range. */
  readonly from?: number;
  readonly to?: number;
  readonly scale?: 'linear' | 'log';
  /** Importance for being among the best tenth, as a share of all fields; null if there are too few suggestions. */
  readonly importance: number | null;
}

/** A suggestion that was the best so far. */
interface SearchImprovement {
  readonly variant: string;
  /** Suggestions started, and epochs trained, by then. */
  readonly trials: number;
  readonly epochs: number;
  readonly score: number;
}

/** A decision in compact form, with logical time. */
export type DecisionInShort = readonly [
  time: number,
  index: number,
  kind: string,
  epochs: number,
  score: number | null,
  cutOff: number | null,
];

/** The selection bias of choosing the best by validation accuracy. */
export interface SelectionRecord {
  readonly variant: string;
  /** Number of evaluated suggestions from which it was selected. */
  readonly among: number;
  readonly validationAccuracy: number;
  /** Estimated bias of the validation accuracy, by resampling. */
  readonly optimism: number;
  /** Test accuracy, not used for selection; null if there is no test part. */
  readonly testAccuracy: number | null;
}

/** The record of a search, in the order of its suggestions. */
export interface SearchRecord {
  readonly experiment: string;
  readonly sampler?: string;
  readonly pruner?: string;
  /** Maximum number of suggestions. */
  readonly trialsBudget: number;
  /** Null: unlimited. */
  readonly epochsBudget?: number | null;
  readonly epochsSpent: number;
  /** Epochs that all suggestions would have taken without a pruner. */
  readonly epochsInFull: number;
  readonly trials: readonly SearchTrialRecord[];
  readonly fields?: readonly SearchFieldRecord[];
  /** Epochs at which suggestions were compared for the importance of fields, and how many reached them. */
  readonly importanceAfter?: { readonly epochs: number; readonly trials: number } | null;
  readonly history?: readonly SearchImprovement[];
  readonly timeline?: readonly DecisionInShort[];
  /** Changes by people, and after how many decisions they took effect. */
  readonly steering?: readonly { readonly after: number; readonly time: number; readonly what: string }[];
  readonly selection?: SelectionRecord | null;
  /** With further objectives: the Pareto-optimal suggestions that were trained to the end, best validation accuracy first. */
  readonly front?: readonly string[];
}
