import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import type { SweepReader } from '../../web/server/backend.ts';
import { mergeVariants } from '../../web/views/merge-variants.ts';
import { NOTHING_UNDER_WAY } from '../../web/views/nothing-under-way.ts';
import type { ProgressView } from '../../web/views/views.ts';
import { readStoredAnswers, type StoredProgress } from '../steer/stored-answers.ts';

/**
 * Reads a sweep from the store if Temporal no longer has it, or does not answer for it.
 * @param phase how it has ended, if Temporal knows
 * @throws DurasweepError InvalidConfig if the store does not have it either.
 */
export async function createStoredReader(
  store: ArtifactStore,
  sweepId: string,
  phase: ProgressView['phase'] = 'forgotten',
): Promise<SweepReader> {
  const stored = await readStoredAnswers(store, sweepId);
  return {
    links: { sweep: null, variantPrefix: null },
    readProgress: async () => ({ ...buildProgressView(stored.progress()), phase }),
    readVariants: async ({ parked }) => mergeVariants({ plan: stored.plan(), leaderboard: stored.leaderboard(), parked }),
    readAttempts: async () => stored.attempts(),
    readRunning: async () => [],
  };
}

function buildProgressView(progress: StoredProgress): ProgressView {
  return {
    ...progress,
    ...NOTHING_UNDER_WAY,
    known: false,
  };
}
