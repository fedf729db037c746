import type { Hyperparameter } from './hyperparameters.ts';

/** A number that a training gave at an epoch. */
export interface TrackedMetric {
  readonly name: string;
  readonly value: number;
  /** Points of one name come with rising steps. */
  readonly step: number;
  /** Milliseconds since 1970, from the history. */
  readonly at: number;
}

export interface TrackedFile {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** `killed`: cancelled, skipped, or ended with its sweep. */
export type RunState = 'running' | 'finished' | 'failed' | 'killed';

/** A group of trials, or one of them. */
export interface TrackedRun {
  /** Identifies it, whoever tells of it: the same key is the same run. */
  readonly key: string;
  readonly name: string;
  /** Key of the run that it belongs to; null: to the sweep itself. */
  readonly parent: string | null;
  readonly startedAt: number;
  /** Null while it runs. */
  readonly endedAt: number | null;
  readonly state: RunState;
  readonly parameters: ReadonlyMap<string, Hyperparameter>;
  readonly metrics: readonly TrackedMetric[];
  readonly tags: Readonly<Record<string, string>>;
}

export interface TrackedDataset {
  readonly name: string;
  readonly sha256: string;
  readonly recordings: number;
}

/** The model that a sweep recommends. */
export interface TrackedModel {
  /** Key of the run it comes from. */
  readonly run: string;
  readonly key: string;
  readonly onnx: Uint8Array;
  readonly features: number;
  readonly classes: number;
  /** What its being the best rests on, in a sentence. */
  readonly claim: string;
  /** The report it was chosen in, and the model in other formats; kept with the run. */
  readonly files: readonly TrackedFile[];
}

export interface TrackedSweep {
  readonly sweepId: string;
  readonly description: string;
  readonly dataset: TrackedDataset;
}

export interface Told {
  readonly created: number;
  /** Already there, with all that was told now. */
  readonly known: number;
}

/** A sweep as a tool has it. */
export interface TrackingSession {
  /** Where a person looks at it. */
  readonly url: string;
  /** @param runs parents before what belongs to them */
  tell(runs: readonly TrackedRun[]): Promise<Told>;
  /** Ends the runs that still count as running, told of here or earlier: their sweep is over. */
  endRunning(): Promise<void>;
  /** Keeps the model, once, and marks it as the sweep's best. */
  register(model: TrackedModel): Promise<void>;
}

/**
 * A tool that keeps trainings. Told of the same sweep twice, or by two at once, it has each run, metric and model once; told of one that has
 * grown, what is new.
 */
export interface Tracker {
  open(sweep: TrackedSweep, signal: AbortSignal): Promise<TrackingSession>;
}
