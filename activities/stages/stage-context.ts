import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import type { ReadableFolders } from './allowed-location.ts';
import type { Network } from './network.ts';

/** What a stage may touch besides its input: injected, so that stages run in any process and under test. */
export interface StageContext {
  readonly store: ArtifactStore;
  /** Aborted on cancellation and when the worker goes away. */
  readonly signal: AbortSignal;
  /** Counts from 1 over the attempts of this activity. */
  readonly attempt: number;
  /** From the first attempt's scheduling to this one's; 0 at the first. */
  readonly secondsLost: number;
  /** How long a stage that waits in place lets itself be refused by the store. */
  readonly refusalMilliseconds: number;
  /** Unlike any other attempt's, on any worker. */
  readonly attemptId: string;
  /** Forwarded as heartbeat details; also shows that the stage is alive. */
  readonly reportProgress: (details: unknown) => void;
  /** Values of the variables a data set's sources may name, such as GESTURES_ZIP. */
  readonly sourceVariables: Readonly<Record<string, string>>;
  /** Where the files named as sources may lie. */
  readonly readableFolders: ReadableFolders;
  /** What downloads may reach; absent: the open internet. Set by tests only. */
  readonly network?: Network;
  /** How objects made from others are made again; the stages that can are put together in one place. */
  readonly makeAgain: MakeAgain;
  /** Where reports are written to besides the store, or null. */
  readonly reportsFolder: string | null;
  /** Scripts and style of offline pages, compiled. */
  readonly readClientFile: (name: 'report.js' | 'try.js' | 'page.css') => Promise<string>;
}

/** How an object that is made from others is made again: which stage, with which input. */
export interface Recipe {
  readonly stage: 'parseDataset' | 'splitDataset' | 'padSequences';
  readonly input: unknown;
}

/** What it takes to read objects that can be made again. */
export type RecipeContext = Pick<StageContext, 'store' | 'reportProgress' | 'makeAgain'>;

export type MakeAgain = (recipe: Recipe, context: RecipeContext) => Promise<unknown>;

/** What it takes to read a data set, without a store. */
export type SourceContext = Omit<
  StageContext,
  'store' | 'attempt' | 'secondsLost' | 'attemptId' | 'refusalMilliseconds' | 'makeAgain' | 'reportsFolder' | 'readClientFile'
>;
