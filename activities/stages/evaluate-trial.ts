import { augment } from '../../core/dataset/augment.ts';
import { evaluationFile } from '../../core/domain/artifact-keys.ts';
import { CODE_VERSIONS } from '../../core/domain/code-versions.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { trialPath } from '../../core/domain/store-paths.ts';
import type { TrialEvaluation, TrialSpecification } from '../../core/domain/trial.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { setAside } from '../../core/storage/set-aside.ts';
import { type EvaluateRequest, evaluateTrial as evaluate } from '../../core/training/evaluate.ts';
import type { EvaluatedTrial, EvaluateTrialInput } from '../contract/training-stages.ts';
import { countWork } from './count-work.ts';
import { findJson, shareJson } from './json-artifact.ts';
import { loadSequences } from './load-sequences.ts';
import { createPatientContext } from './patient-context.ts';
import { readModel } from './read-model.ts';
import type { StageContext } from './stage-context.ts';
import { evaluationSchema } from './stored-schemas.ts';
import { findPredictions, putPredictions } from './trial-predictions.ts';
import { findTrialResult } from './trial-result.ts';

/** Evaluates a finished trial's best weights on the validation and test parts, once; a second call reuses the result. */
export async function evaluateTrial({ trialKey, copies = 0 }: EvaluateTrialInput, context: StageContext): Promise<EvaluatedTrial> {
  // Attempts are limited, and an outage could use them all up.
  const patient = createPatientContext(context, (note) => context.reportProgress({ note }));
  const { store } = patient;
  const key = trialPath(trialKey, evaluationFile(CODE_VERSIONS.evaluation, copies));
  const existing = await findJson<TrialEvaluation>(store, key, evaluationSchema);
  if (existing !== null) {
    if (await hasPredictions(store, existing.value)) return summarise(existing.value);
    await setAside(store, key, 'The predictions that it refers to are missing or were replaced.');
  }

  const result = await findTrialResult(store, trialKey);
  if (result === null) throw new DurasweepError('ResultLost', `Trial ${trialKey} has no usable result in the store: train it again.`);
  const data = await loadSequences(patient, result.specification.tensors);
  context.reportProgress({ what: 'tensors', done: 1 });
  const weights = await readModel(store, result);
  const { model } = result.specification;
  const distortion = buildDistortion(result.specification, copies);
  const evaluated = await evaluate({ model, weights, data, onBatch: countWork(context, 'batches'), ...distortion });
  const predictions = await putPredictions(store, { trialKey, copies, predictions: evaluated.predictions });
  const evaluation: TrialEvaluation = { ...evaluated, predictions };
  return summarise(await shareJson(store, key, evaluation));
}

/** The augmentation of the network's training; without any, copies would be identical to the recording. */
function buildDistortion({ training, seed }: TrialSpecification, copies: number): Pick<EvaluateRequest, 'distortion'> {
  const { augmentation } = training;
  const distorts = Object.values(augmentation).some((strength) => strength !== 0);
  return copies === 0 || !distorts ? {} : { distortion: { copies, augmentSequence: augment, options: augmentation, seed } };
}

/** Whether the predictions that ensembles need are stored. */
async function hasPredictions(store: ArtifactStore, { predictions }: TrialEvaluation): Promise<boolean> {
  return predictions === undefined || (await findPredictions(store, predictions)) !== null;
}

function summarise({ validation, test }: TrialEvaluation): EvaluatedTrial {
  return { validationAccuracy: validation.accuracy, testAccuracy: test?.accuracy ?? null };
}
