import type { AskSearch } from '../../core/domain/rung.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import type { ReadableFolders } from './allowed-location.ts';
import type { Network } from './network.ts';

/** A stage's dependencies in addition to its input; injected, so that stages run in any process and in tests. */
export interface StageContext {
  readonly store: ArtifactStore;
  /** Aborted on cancellation and when the worker shuts down. */
  readonly signal: AbortSignal;
  /** Number of this activity's attempt, from 1. */
  readonly attempt: number;
  /** Seconds from the scheduling of the first attempt to that of this one; 0 for the first. */
  readonly secondsLost: number;
  /** How long a stage that waits in place tolerates refusals by the store. */
  readonly refusalMilliseconds: number;
  /** Unique among all attempts on all workers. */
  readonly attemptId: string;
  /** Forwarded as heartbeat details; also shows that the stage makes progress. */
  readonly reportProgress: (details: unknown) => void;
  /** Values of the variables that data sources may name, such as GESTURES_ZIP. */
  readonly sourceVariables: Readonly<Record<string, string>>;
  /** Folders in which source files are allowed. */
  readonly readableFolders: ReadableFolders;
  /** What downloads may access; default: the public internet. Only tests set it. */
  readonly network?: Network;
  /** Asks the search of a training; absent: nobody answers. */
  readonly askSearch?: AskSearch;
  /** Recreates objects that are derived from others. */
  readonly makeAgain: MakeAgain;
  /** Folder to which reports are also written, or null. */
  readonly reportsFolder: string | null;
  /** Scripts and style of offline pages, compiled. */
  readonly readClientFile: (name: 'report.js' | 'try.js' | 'page.css') => Promise<string>;
}

/** How to recreate a derived object: the stage and its input. */
export interface Recipe {
  readonly stage: 'parseDataset' | 'splitDataset' | 'padSequences';
  readonly input: unknown;
}

/** The dependencies for reading objects that can be recreated. */
export type RecipeContext = Pick<StageContext, 'store' | 'reportProgress' | 'makeAgain'>;

export type MakeAgain = (recipe: Recipe, context: RecipeContext) => Promise<unknown>;

/** The dependencies for reading a data set without a store. */
export type SourceContext = Omit<
  StageContext,
  'store' | 'attempt' | 'secondsLost' | 'attemptId' | 'refusalMilliseconds' | 'makeAgain' | 'reportsFolder' | 'readClientFile'
>;
