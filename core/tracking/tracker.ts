import type { Hyperparameter } from './hyperparameters.ts';

/** A number that a training gave at an epoch. */
export interface TrackedMetric {
  readonly name: string;
  readonly value: number;
  readonly step: number;
  /** Milliseconds since 1970: of the history, never of a clock, so that what is told again is the same. */
  readonly at: number;
}

export interface TrackedFile {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A group of trials, or one of them. */
export interface TrackedRun {
  /** What it is, whoever tells of it: the same key is the same run. */
  readonly key: string;
  readonly name: string;
  /** Key of the run that it belongs to; null: to the sweep itself. */
  readonly parent: string | null;
  readonly startedAt: number;
  /** Null: it goes on, and is told of again. */
  readonly endedAt: number | null;
  readonly failed: boolean;
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
  readonly files: readonly TrackedFile[];
}

export interface TrackedSweep {
  readonly sweepId: string;
  readonly description: string;
  readonly dataset: TrackedDataset;
  /** Parents before what belongs to them. */
  readonly runs: readonly TrackedRun[];
  readonly model: TrackedModel | null;
}

/** What came of it. */
export interface Tracked {
  readonly created: number;
  /** Were there, whole, and stay as they are. */
  readonly known: number;
  /** Where a person looks at it. */
  readonly url: string;
}

/**
 * A tool that keeps trainings. Told of the same sweep twice, or by two at once, it has each run, metric and model once; told of one that has
 * grown, what is new.
 */
export interface Tracker {
  track(sweep: TrackedSweep, signal: AbortSignal): Promise<Tracked>;
}
