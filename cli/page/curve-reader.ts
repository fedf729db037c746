import type { TrialProgress } from '../../activities/contract/training-stages.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { listKeptCheckpoints } from '../../core/storage/checkpoint-keeper.ts';
import { decodeCheckpoint } from '../../core/training/checkpoint.ts';
import type { CurvePoint, RunningTrial } from '../../web/views/views.ts';

/** Number of trials whose curves are kept, the newest ones. */
const CURVES_KEPT = 200;
/** Limit for a checkpoint that is read for earlier epochs; reading it includes the weights. */
const LARGEST_CHECKPOINT_BYTES = 32_000_000;

/** Adds learning curves to running trials: first all epochs from a checkpoint, then new ones from its pointer. */
export function createCurveReader(store: ArtifactStore): (trials: readonly TrialProgress[]) => Promise<RunningTrial[]> {
  const curves = new Map<string, Map<number, CurvePoint>>();

  async function read(trial: TrialProgress): Promise<RunningTrial> {
    const { trialKey, variant, fold, seed, epoch, maxEpochs, fraction, bestValidationAccuracy: best, secondsPerEpoch, note } = trial;
    // An unavailable store must not delay the progress.
    const curve = await readCurve(trialKey).catch(() => listPoints(curves.get(trialKey)));
    return { trialKey, variant, fold, seed, epoch, maxEpochs, fraction, best, secondsPerEpoch, note, curve };
  }

  async function readCurve(trialKey: string): Promise<CurvePoint[]> {
    const kept = await listKeptCheckpoints(store, trialKey);
    const known = curves.get(trialKey) ?? new Map<number, CurvePoint>();
    const [newest] = kept;
    if (newest !== undefined && known.size === 0 && newest.epoch > 1 && newest.reference.bytes <= LARGEST_CHECKPOINT_BYTES) {
      const { history } = decodeCheckpoint(await store.get(newest.reference));
      for (const { epoch, validationAccuracy, validationLoss } of history) known.set(epoch, { epoch, validationAccuracy, validationLoss });
    }
    for (const { epoch, validation } of kept) {
      if (validation === null) continue;
      known.set(epoch, { epoch, validationAccuracy: validation.validationAccuracy, validationLoss: validation.validationLoss });
    }
    curves.set(trialKey, known);
    return listPoints(known);
  }

  return async (trials) => {
    const running = await Promise.all(trials.map(read));
    for (const key of [...curves.keys()].slice(0, -CURVES_KEPT)) curves.delete(key);
    return running;
  };
}

function listPoints(points: ReadonlyMap<number, CurvePoint> = new Map()): CurvePoint[] {
  return [...points.values()].sort((a, b) => a.epoch - b.epoch);
}
