import { type BaselineScore, scoreBaselines } from '../../core/dataset/baselines/score-baselines.ts';
import { decodeFoldSequences } from '../../core/dataset/sequences-codec.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import { baselinesKey } from '../../core/domain/artifact-keys.ts';
import type { SweepResults } from '../../core/domain/results.ts';
import { countWork } from './count-work.ts';
import { findJson, putJson } from './json-artifact.ts';
import { getDerived } from './recipes.ts';
import type { StageContext } from './stage-context.ts';
import { baselinesSchema } from './stored-schemas.ts';

/** Scores simple methods on every fold, once for all sweeps on the same tensors. */
export async function scoreFolds(folds: readonly ArtifactReference[], context: StageContext): Promise<SweepResults['baselines']> {
  const scores: SweepResults['baselines'][number][] = [];
  for (const [fold, tensors] of folds.entries()) {
    for (const score of await scoreFold(tensors, context)) scores.push({ ...score, fold });
    context.reportProgress({ baselines: fold + 1, folds: folds.length });
  }
  return scores;
}

async function scoreFold(tensors: ArtifactReference, context: StageContext): Promise<readonly BaselineScore[]> {
  const key = baselinesKey(tensors.sha256);
  const existing = await findJson<BaselineScore[]>(context.store, key, baselinesSchema);
  if (existing !== null) return existing.value;
  const scores = scoreBaselines({ fold: decodeFoldSequences(await getDerived(context, tensors)), onStep: countWork(context, 'steps') });
  await putJson(context.store, key, scores);
  return scores;
}
