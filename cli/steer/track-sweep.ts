import type { SweepLedger } from '../../activities/contract/ledger-stages.ts';
import { collectTrials } from '../../activities/stages/collect-trials.ts';
import { chooseTrial, loadModel, writeExports } from '../../activities/stages/export-model.ts';
import { readSweepLedger, readVariantLedgers } from '../../activities/stages/ledgers.ts';
import { makeAgain } from '../../activities/stages/make-again.ts';
import { createClaims } from '../../activities/stages/tracking/claim-runs.ts';
import { readReported } from '../../activities/stages/tracking/read-reported.ts';
import { buildTrackedSweep, tellStored } from '../../activities/stages/tracking/tell-stored.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { createS3Store } from '../../core/storage/s3-store.ts';
import { nameTrial } from '../../core/tracking/build-runs.ts';
import { createTracker, TRACKING_TOOLS } from '../../core/tracking/index.ts';
import { type TrackedModel, type Tracker, TrackerError } from '../../core/tracking/tracker.ts';
import { readEnvironment } from '../../workers/environment.ts';
import { isClosed, readReport } from '../../workers/track/track-sweep.ts';
import { type Platform, startPlatform } from '../platform.ts';
import { EXIT } from '../run-command.ts';
import { readStoredAnswers } from './stored-answers.ts';

/** Logs a sweep from the store, finished or not, in MLflow. @returns the exit code */
export async function trackSweep(sweepId: string, signal: AbortSignal): Promise<number> {
  const settings = readEnvironment().tracker;
  if (settings === null) {
    const advice = Object.values(TRACKING_TOOLS).map((tool) => tool.advice);
    throw new DurasweepError('InvalidConfig', `No tracking tool is set: ${advice.join('; or ')}.`);
  }
  const onNotice = (message: string): void => void process.stderr.write(`${message}\n`);
  const platform = await startPlatform({ signal, onNotice, withoutWorkers: true });
  try {
    const store = createS3Store(platform.services.s3);
    return await tell({ platform, store, tracker: createTracker(settings, createClaims(store, sweepId)), sweepId, signal });
  } finally {
    await platform.stop();
  }
}

interface TellRequest {
  readonly platform: Platform;
  readonly store: ArtifactStore;
  readonly tracker: Tracker;
  readonly sweepId: string;
  readonly signal: AbortSignal;
}

async function tell({ platform: { client }, store, tracker, sweepId, signal }: TellRequest): Promise<number> {
  try {
    const ledger = await readSweepLedger(store, { sweepId, startedAt: null });
    const isOver = await isClosed(client.workflow.getHandle(sweepId));
    const report = await readReport(client, sweepId);
    const model = report === null ? await exportBest(store, ledger) : await readReported(store, sweepId, report);
    const session = await tracker.open(buildTrackedSweep(ledger), signal);
    const { created, known } = await tellStored({ store, session, ledger, isOver, model });
    process.stdout.write(`The sweep "${sweepId}" is logged: ${created} new runs, ${known} existing ones. ${session.url}\n`);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return EXIT.failed;
  }
}

/** For a sweep whose report Temporal no longer has: the best variant's best trial; null while no trial has finished. */
async function exportBest(store: ArtifactStore, ledger: SweepLedger): Promise<TrackedModel | null> {
  const { sweepId } = ledger;
  const [first] = (await readStoredAnswers(store, sweepId)).leaderboard();
  if (first === undefined) return null;
  const trials = await collectTrials(store, ledger, await readVariantLedgers(store, ledger));
  const trial = chooseTrial(trials, first.variant);
  const { model } = await loadModel({ store, makeAgain, reportProgress: () => undefined }, ledger, trial);
  const [onnx, ...files] = await writeExports(model, ['onnx', 'json']);
  if (onnx === undefined) return null;
  return {
    run: nameTrial(sweepId, trial),
    key: trial.trialKey,
    onnx: onnx.bytes,
    features: model.features.length,
    classes: model.classes.length,
    claim: describeClaim(first, model.provenance.synthetic),
    files: files.map(({ name, bytes }) => ({ path: `model/${name}`, bytes })),
  };
}

type Row = ReturnType<Awaited<ReturnType<typeof readStoredAnswers>>['leaderboard']>[number];

function describeClaim({ variant, validationAccuracy, testAccuracy, trials }: Row, synthetic: boolean): string {
  const test = testAccuracy === null ? 'no test part' : `test accuracy ${(100 * testAccuracy).toFixed(1)} %`;
  const label = synthetic ? 'SYNTHETIC DATA. ' : '';
  return `${label}${variant} has the highest mean validation accuracy of its sweep: ${(100 * validationAccuracy).toFixed(1)} % (${test}), over ${trials} trials. Intervals are in the report.`;
}
