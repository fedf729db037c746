import type { z } from 'zod';
import type { Hyperparameter } from './hyperparameters.ts';

/** A metric of a trial at an epoch. */
export interface TrackedMetric {
  readonly name: string;
  readonly value: number;
  /** Points of one metric have increasing steps. */
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
  /** Identifies the run: the same key is the same run, whoever logs it. */
  readonly key: string;
  readonly name: string;
  /** Key of the parent run; null: the sweep itself. */
  readonly parent: string | null;
  readonly startedAt: number;
  /** Null while it is running. */
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
  /** Key of its run. */
  readonly run: string;
  readonly key: string;
  readonly onnx: Uint8Array;
  readonly features: number;
  readonly classes: number;
  /** Why it is the best, in one sentence. */
  readonly claim: string;
  /** The report, and the model in other formats; stored with the run. */
  readonly files: readonly TrackedFile[];
}

export interface TrackedSweep {
  readonly sweepId: string;
  readonly description: string;
  readonly dataset: TrackedDataset;
}

export interface Told {
  readonly created: number;
  /** Number of runs that already existed with the same content. */
  readonly known: number;
}

/** A sweep in a tracking tool. */
export interface TrackingSession {
  /** Address for people. */
  readonly url: string;
  /** @param runs parents before their children */
  tell(runs: readonly TrackedRun[]): Promise<Told>;
  /** Ends all runs that are still marked as running, because their sweep is over. */
  endRunning(): Promise<void>;
  /** Registers the model, once, and marks it as the sweep's best. */
  register(model: TrackedModel): Promise<void>;
}

/**
 * A tracking tool. If the same sweep is logged twice, or by two workers at once, it has each run, metric and model once; if a sweep has
 * grown, only what is new is logged.
 */
export interface Tracker {
  open(sweep: TrackedSweep, signal: AbortSignal): Promise<TrackingSession>;
}

/** Decides which of several runs for the same thing counts, because a tool may create a run for every request. */
export interface Claims {
  /** @param place location of the run: a server and an experiment @returns the id that was claimed first for that key there */
  claim(place: string, key: string, id: string): Promise<string>;
}

/** A request that a tracking tool refused or did not receive. */
export class TrackerError extends Error {
  override readonly name = 'TrackerError';
  /** The tool's error code, such as RESOURCE_ALREADY_EXISTS. */
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** What has to be known about a tool: one row in the table of tools. */
export interface TrackingTool<Settings> {
  /** Beginning of the names of its variables, which may contain passwords and are kept from training processes. */
  readonly prefix: string;
  readonly variables: Readonly<Record<string, z.ZodType>>;
  /** Null: sweeps are not logged there. */
  readonly readSettings: (variables: Readonly<Record<string, string | undefined>>) => Settings | null;
  /** What to set to log sweeps there. */
  readonly advice: string;
  readonly create: (settings: Settings, claims: Claims) => Tracker;
}
