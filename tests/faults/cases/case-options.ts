import type { FaultyProxy } from '../harness/faulty-proxy.ts';
import type { Reference, SweepVariant } from '../harness/night.ts';
import type { Outcome } from '../harness/outcome.ts';
import type { Site } from '../harness/site.ts';

export interface CaseOptions {
  readonly site: Site;
  readonly reference: Reference;
  /** A variant of the reference. */
  readonly variant: SweepVariant;
}

/** A site whose workers reach the store through a proxy. */
export interface ProxyCaseOptions extends CaseOptions {
  readonly proxy: FaultyProxy;
}

/** A case in which no finished trial is lost; nothing is measured except that it ends. */
export function buildOutcome(fault: string, outcome: string): Outcome {
  return { fault, outcome, finishedTrialsRepeated: 0, epochsLost: null, secondsToRecover: null };
}
