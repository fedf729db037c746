import { evaluationFile } from '../../core/domain/artifact-keys.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { TrialEvaluation } from '../../core/domain/trial.ts';
import { evaluateTrial as evaluate } from '../../core/training/evaluate.ts';
import type { EvaluatedTrial, EvaluateTrialInput } from '../types.ts';
import { getJson, putJson } from './json-artifact.ts';
import { loadSequences } from './load-sequences.ts';
import { createPatientContext } from './patient-context.ts';
import type { StageContext } from './stage-context.ts';
import { findTrialResult, trialPath } from './trial-result.ts';

/** Measures a finished trial's best weights on the validation and test parts, once; a second call finds the first one's result. */
export async function evaluateTrial({ trialKey }: EvaluateTrialInput, context: StageContext): Promise<EvaluatedTrial> {
  // Its attempts are limited, and an outage may outlast them all.
  const { store } = createPatientContext(context, (note) => context.reportProgress({ note }));
  const key = trialPath(trialKey, evaluationFile());
  const existing = await store.find(key);
  if (existing !== null) return summarise(await getJson<TrialEvaluation>(store, existing));

  const result = await findTrialResult(store, trialKey);
  if (result === null) throw new DurasweepError('InvalidConfig', `Trial ${trialKey} has no result to evaluate; train it first.`);
  const data = await loadSequences(store, result.specification.tensors);
  const bytes = await store.get(result.model);
  const weights = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const evaluation = await evaluate({ model: result.specification.model, weights, data });
  return summarise(await getJson<TrialEvaluation>(store, await putJson(store, key, evaluation)));
}

function summarise({ validation, test }: TrialEvaluation): EvaluatedTrial {
  return { validationAccuracy: validation.accuracy, testAccuracy: test?.accuracy ?? null };
}
