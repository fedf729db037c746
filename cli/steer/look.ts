import { asExpected, DurasweepError } from '../../core/domain/errors.ts';
import { attemptsQuery, leaderboardQuery } from '../../workflows/steering-messages.ts';
import type { Platform } from '../platform.ts';
import { renderLeaderboard } from '../print-results.ts';
import { EXIT } from '../run-command.ts';
import { findSweep } from '../start-sweep.ts';
import { untilAborted } from '../until-aborted.ts';
import { rethrowQueryFailure } from '../update-failure.ts';
import { readDecisions, renderDecisions } from './read-decisions.ts';
import { readPlan, readProgress } from './read-progress.ts';
import type { StoredAnswers } from './stored-answers.ts';

export type View = 'progress' | 'leaderboard' | 'plan' | 'attempts' | 'decisions';
type Handle = Awaited<ReturnType<typeof findSweep>>;

interface Answers {
  /** Queries the sweep. */
  readonly ask: (handle: Handle) => Promise<string>;
  /** Answers from the store for a sweep that Temporal no longer has. */
  readonly read: (stored: StoredAnswers) => string;
}

const VIEWS: Readonly<Record<View, Answers>> = {
  progress: {
    ask: async (handle) => describeJson(await readProgress(handle)),
    read: (stored) => describeJson(stored.progress()),
  },
  leaderboard: {
    ask: async (handle) => renderLeaderboard(await handle.query(leaderboardQuery)),
    read: (stored) => renderLeaderboard(stored.leaderboard()),
  },
  plan: {
    ask: async (handle) => describeJson(await readPlan(handle)),
    read: (stored) => describeJson(stored.plan()),
  },
  attempts: {
    ask: async (handle) => describeJson(await handle.query(attemptsQuery)),
    read: (stored) => describeJson(stored.attempts()),
  },
  decisions: {
    ask: async (handle) => renderDecisions(await readDecisions(handle)),
    read: (stored) => renderDecisions(stored.decisions()),
  },
};

/** Prints the answer of a sweep, or of the store if Temporal no longer has the sweep. @returns the exit code */
export async function look(platform: Platform, sweepId: string, view: View): Promise<number> {
  process.stdout.write(`${await untilAborted(answer(platform, sweepId, VIEWS[view]), platform.ending)}\n`);
  return EXIT.done;
}

async function answer({ client, services }: Platform, sweepId: string, { ask, read }: Answers): Promise<string> {
  const found = await findSweep(client, sweepId).catch(asExpected);
  if (!(found instanceof DurasweepError)) return ask(found).catch((error) => rethrowQueryFailure(error, found));
  // Loaded on demand: most queries are about sweeps that Temporal knows.
  const [{ createS3Store }, { readStoredAnswers }] = await Promise.all([
    import('../../core/storage/s3-store.ts'),
    import('./stored-answers.ts'),
  ]);
  const stored = await readStoredAnswers(createS3Store(services.s3), sweepId).catch(asExpected);
  // If the store does not know it either, the first message is enough: the id was probably mistyped.
  if (stored instanceof DurasweepError) throw stored.failureClass === 'InvalidConfig' ? found : stored;
  process.stderr.write(`Temporal no longer has "${sweepId}"; this information comes from the store.\n`);
  return read(stored);
}

function describeJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
