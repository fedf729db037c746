import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactStore } from '../../../core/storage/artifact-store.ts';
import { readProgress } from './watch-training.ts';

/** One line of the table in docs/reliability.md. */
export interface Outcome {
  readonly fault: string;
  readonly outcome: string;
  readonly finishedTrialsRepeated: number | null;
  readonly epochsLost: number | null;
  /** Number of newest checkpoints that the fault itself destroyed. */
  readonly checkpointsLost?: number;
  readonly secondsToRecover: number | null;
}

export function writeTable(outcomes: readonly Outcome[]): string {
  const head = ['| case | outcome | finished trials repeated | epochs lost | seconds to recover |', '|---|---|---:|---:|---:|'];
  return [...head, ...outcomes.map(writeRow)].join('\n');
}

/** Formats a line of that table. */
export function writeRow({ fault, outcome, finishedTrialsRepeated, epochsLost, secondsToRecover }: Outcome): string {
  return `| ${fault} | ${outcome} | ${finishedTrialsRepeated ?? '–'} | ${epochsLost?.toFixed(1) ?? '–'} | ${secondsToRecover?.toFixed(1) ?? '–'} |`;
}

export interface TrialResult {
  readonly variant: string;
  readonly state: string;
  readonly trialKey: string;
  readonly modelSha256: string | null;
  readonly epochs: number | null;
  readonly bestEpoch: number | null;
  readonly bestValidationAccuracy: number | null;
  readonly attempts: number;
  readonly failure: string | null;
  readonly changed: boolean;
  readonly reused: boolean;
}

/** Reads a sweep's `results.json`, by variant. */
export async function readResults(reportsFolder: string, sweepId: string): Promise<Map<string, TrialResult>> {
  const { trials } = JSON.parse(await readFile(path.join(reportsFolder, sweepId, 'results.json'), 'utf8')) as { trials: TrialResult[] };
  return new Map(trials.map((trial) => [trial.variant, trial]));
}

/** The same from the report in the store: containers write no local copy. */
export async function readStoredResults(store: ArtifactStore, sweepId: string): Promise<Map<string, TrialResult>> {
  const [key = ''] = (await store.list(`sweeps/${sweepId}/report/`)).filter((name) => name.endsWith('/results.json'));
  const found = await store.find(key);
  assert.ok(found !== null, `the report of ${sweepId} has no results.json`);
  const { trials } = JSON.parse(Buffer.from(await store.get(found)).toString()) as { trials: TrialResult[] };
  return new Map(trials.map((trial) => [trial.variant, trial]));
}

/** Everything in a result that must not depend on faults. */
function describeBits({ trialKey, modelSha256, epochs, bestEpoch, bestValidationAccuracy, state }: TrialResult) {
  return { trialKey, modelSha256, epochs, bestEpoch, bestValidationAccuracy, state };
}

/** @throws AssertionError if a variant's result differs from the undisturbed one in any relevant bit. */
export function assertSameBits(found: Map<string, TrialResult>, reference: Map<string, TrialResult>, variants: readonly string[]): void {
  for (const variant of variants) {
    const [ours, theirs] = [found.get(variant), reference.get(variant)];
    assert.ok(ours !== undefined && theirs !== undefined, `variant ${variant} is missing from a result`);
    assert.deepEqual(describeBits(ours), describeBits(theirs), `variant ${variant} differs from the undisturbed run`);
    assert.notEqual(ours.modelSha256, null);
  }
}

/** The pointers of finished trials; training one again would move its pointer. */
export async function readPointers(store: ArtifactStore, trialKeys: readonly string[]): Promise<string[]> {
  return Promise.all(trialKeys.map(async (trialKey) => (await readProgress(store, trialKey))?.tag ?? ''));
}

export function countChanged(before: readonly string[], after: readonly string[]): number {
  return before.filter((tag, index) => tag !== after[index]).length;
}
