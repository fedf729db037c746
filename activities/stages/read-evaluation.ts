import { evaluationFile } from '../../core/domain/artifact-keys.ts';
import { CODE_VERSIONS } from '../../core/domain/code-versions.ts';
import type { TrialRecord } from '../../core/domain/results.ts';
import { trialPath } from '../../core/domain/store-paths.ts';
import type { TrialEvaluation } from '../../core/domain/trial.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { findJson } from './json-artifact.ts';
import { evaluationSchema } from './stored-schemas.ts';

/** Reads the evaluation by this code, or else by the newest earlier version, which is then named: a regenerated report evaluates nothing. */
export async function readEvaluation(
  store: ArtifactStore,
  trialKey: string,
  { copies = 0, current = CODE_VERSIONS.evaluation }: { readonly copies?: number; readonly current?: string } = {},
): Promise<Pick<TrialRecord, 'evaluation' | 'evaluationCodeVersion'>> {
  for (let version = Number(current); version >= 1; version -= 1) {
    const found = await findJson<TrialEvaluation>(store, trialPath(trialKey, evaluationFile(String(version), copies)), evaluationSchema);
    if (found === null) continue;
    const evaluation = found.value;
    return String(version) === current ? { evaluation } : { evaluation, evaluationCodeVersion: String(version) };
  }
  return { evaluation: null };
}
