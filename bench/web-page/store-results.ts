import type { LedgerEntry, SweepLedger } from '../../activities/contract/ledger-stages.ts';
import { plannedKey } from '../../activities/stages/collect-trials.ts';
import { putJson } from '../../activities/stages/json-artifact.ts';
import { recordVariant } from '../../activities/stages/ledgers.ts';
import type { StageContext } from '../../activities/stages/stage-context.ts';
import { evaluationFile } from '../../core/domain/artifact-keys.ts';
import { TRIAL_FILES, trialPath } from '../../core/domain/store-paths.ts';
import type { TrialSpecification } from '../../core/domain/trial.ts';
import type { Variant } from '../../core/domain/variant.ts';
import { buildTrial } from '../../tests/fixtures/fixture-trial.ts';
import { scoreStubTrial } from '../scale/stub-search.ts';

const CLASSES = Array.from({ length: 20 }, (_, index) => String(index + 1).padStart(2, '0'));
const COMPLETED = { state: 'completed', reused: false, attempts: 1, secondsLost: 0, failure: null, warnings: [] } as const;

/** Stores a variant's only trial and its record as if they had been trained. @returns its accuracy */
export async function storeVariant(context: StageContext, ledger: SweepLedger, variant: Variant, recordings: number): Promise<number> {
  const { sweepId, startedAt, dataset, folds } = ledger;
  const [tensors] = folds;
  if (tensors === undefined) throw new RangeError('The sweep has no fold.');
  const { model, training } = variant;
  const place = { fold: 0, seed: 0 };
  const specification = { datasetSha256: dataset.sha256, tensors, model, training, ...place, packed: false };
  const trialKey = plannedKey(ledger, variant, place.fold, place.seed);
  await storeTrial(context, { trialKey, specification, trainedBy: { sweepId, startedAt, variant: variant.name } }, recordings);
  const entry: LedgerEntry = { ...place, trialKey, ...COMPLETED };
  await recordVariant({ sweepId, startedAt, round: 1, variant, changed: false, trials: [entry] }, context);
  return scoreStubTrial(specification, training.maxEpochs);
}

interface StoredTrial {
  readonly trialKey: string;
  readonly specification: TrialSpecification;
  readonly trainedBy: { readonly sweepId: string; readonly startedAt: string; readonly variant: string };
}

/** The objects of a finished trial, with plausible results. */
export async function storeTrial({ store }: StageContext, trial: StoredTrial, recordings: number): Promise<void> {
  const { trialKey, specification, trainedBy } = trial;
  const { fold, seed, model, training } = specification;
  const accuracy = scoreStubTrial(specification, training.maxEpochs);
  const means = { parameters: Number(model.hiddenSize) ** 2, seenAccuracy: accuracy, unseenAccuracy: accuracy, secondsPerEpoch: 1 };
  const variant = { name: trainedBy.variant, experiment: 'all', model, training, ...means };
  const record = buildTrial({ variant, fold, seed, classes: CLASSES, unseenUsers: false, hasTest: false, recordings });
  const [history, weights] = await Promise.all([
    putJson(store, trialPath(trialKey, TRIAL_FILES.history), record.history),
    putJson(store, trialPath(trialKey, TRIAL_FILES.weights), trialKey),
    putJson(store, trialPath(trialKey, evaluationFile()), record.evaluation),
  ]);
  const summary = { ...record.summary, modelSha256: weights.sha256 };
  const result = { specification, summary, model: weights, history, trainedBy, attempts: 1, secondsLost: 0, warnings: [] };
  await putJson(store, trialPath(trialKey, TRIAL_FILES.result), result);
}
