import { collectTrials } from '../../activities/stages/collect-trials.ts';
import { chooseTrial, loadModel, writeExports } from '../../activities/stages/export-model.ts';
import { readSweepLedger, readVariantLedgers } from '../../activities/stages/ledgers.ts';
import { makeAgain } from '../../activities/stages/make-again.ts';
import type { SweepLedger } from '../../activities/types.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { TrialRecord } from '../../core/domain/results.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { describeRuns } from '../../core/tracking/describe-sweep.ts';
import { createMlflowTracker, MlflowError } from '../../core/tracking/mlflow/index.ts';
import type { TrackedModel, TrackedRun, TrackedSweep, Tracker } from '../../core/tracking/tracker.ts';
import { readEnvironment } from '../../workers/environment.ts';
import { EXIT } from '../run-command.ts';
import { withStore } from '../with-store.ts';
import { createClaims } from './claim-runs.ts';
import { readStoredAnswers } from './stored-answers.ts';

/** Tells MLflow of a sweep as the store has it, finished or not; gives the exit code. */
export async function trackSweep(sweepId: string, signal: AbortSignal): Promise<number> {
  const settings = readEnvironment().mlflow;
  if (settings === null) {
    throw new DurasweepError(
      'InvalidConfig',
      'MLFLOW_TRACKING_URI names no server: set it to the address of one, such as http://127.0.0.1:5000, which npm run mlflow starts.',
    );
  }
  return await withStore(signal, async (store) => {
    const ledger = await readSweepLedger(store, { sweepId, startedAt: null });
    const trials = await collectTrials(store, ledger, await readVariantLedgers(store, ledger));
    const runs = describeRuns(sweepId, ledger.startedAt, trials);
    const model = await describeModel({ store, ledger, trials, runs });
    const { name } = ledger.configuration.dataset;
    const { sha256, recordings } = ledger.dataset;
    const sweep = { sweepId, description: ledger.configuration.description, dataset: { name, sha256, recordings }, runs, model };
    return await tell(createMlflowTracker(settings, createClaims(store, sweepId)), sweep, signal);
  });
}

async function tell(tracker: Tracker, sweep: TrackedSweep, signal: AbortSignal): Promise<number> {
  try {
    const { created, known, url } = await tracker.track(sweep, signal);
    process.stdout.write(`MLflow has the sweep "${sweep.sweepId}": ${created} new runs, ${known} that it knew. ${url}\n`);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof MlflowError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return EXIT.failed;
  }
}

interface ModelRequest {
  readonly store: ArtifactStore;
  readonly ledger: SweepLedger;
  readonly trials: readonly TrialRecord[];
  readonly runs: readonly TrackedRun[];
}

/** The best variant's best trial; null while no trial is finished. */
async function describeModel({ store, ledger, trials, runs }: ModelRequest): Promise<TrackedModel | null> {
  const [first] = (await readStoredAnswers(store, ledger.sweepId)).leaderboard();
  if (first === undefined) return null;
  const trial = chooseTrial(trials, first.variant);
  const { model } = await loadModel({ store, makeAgain, reportProgress: () => undefined }, ledger, trial);
  const files = await writeExports(model, ['onnx', 'json']);
  const run = runs.find(({ tags, key }) => tags['durasweep.trial'] === trial.trialKey && key.includes(`/${first.variant}/`));
  const onnx = files.find(({ name }) => name === 'model.onnx');
  if (run === undefined || onnx === undefined) return null;
  return {
    run: run.key,
    key: trial.trialKey,
    onnx: onnx.bytes,
    features: model.features.length,
    classes: model.classes.length,
    claim: describeClaim(first, model.provenance.synthetic),
    files: files.filter(({ name }) => name === 'model.json').map(({ name, bytes }) => ({ path: name, bytes })),
  };
}

type Row = ReturnType<Awaited<ReturnType<typeof readStoredAnswers>>['leaderboard']>[number];

function describeClaim({ variant, validationAccuracy, testAccuracy, trials }: Row, synthetic: boolean): string {
  const test = testAccuracy === null ? 'no test part' : `test accuracy ${(100 * testAccuracy).toFixed(1)} %`;
  const label = synthetic ? 'SYNTHETIC DATA. ' : '';
  return `${label}${variant} has the highest mean validation accuracy of its sweep: ${(100 * validationAccuracy).toFixed(1)} % (${test}), over ${trials} trials. Intervals are in the report.`;
}
