import type { WorkflowHandle } from '@temporalio/client';
import type { SweepReader } from '../../web/server/backend.ts';
import { mergeVariants } from '../../web/views/merge-variants.ts';
import type { ProgressView } from '../../web/views/views.ts';
import { readRunningTrials } from '../../workers/observe/read-running-trials.ts';
import { attemptsQuery, type LeaderboardRow, leaderboardQuery, type PlanRow } from '../../workflows/steering-messages.ts';
import { VARIANTS_SHOWN } from '../follow-sweep.ts';
import { linkWorkflows } from '../links.ts';
import { type KnownProgress, readPlan, readProgress } from '../steer/read-progress.ts';
import { rethrowQueryFailure } from '../update-failure.ts';
import { createCurveReader } from './curve-reader.ts';
import type { PageSources } from './page-sources.ts';

/** Reads a sweep that Temporal knows through queries; its curves come from the checkpoints in the store. */
export function createLiveReader({ platform, pace, store }: PageSources, handle: WorkflowHandle): SweepReader {
  const { client } = platform;
  const addCurves = createCurveReader(store);
  const workflows = linkWorkflows(platform);
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    await pace.turn();
    return question().catch((error) => rethrowQueryFailure(error, handle));
  };
  return {
    links: {
      sweep: workflows && `${workflows}/${encodeURIComponent(handle.workflowId)}`,
      variantPrefix: workflows && `${workflows}/${encodeURIComponent(`${handle.workflowId}/`)}`,
    },
    readProgress: async () => describeProgress(await ask(() => readProgress(handle))),
    async readVariants({ parked, trials }, onRanked) {
      const leaderboard = trials.completed + trials.reused === 0 ? [] : await ask(() => handle.query(leaderboardQuery));
      // The plan has to wait for its turn.
      if (leaderboard.length > 0) onRanked(mergeVariants({ plan: leaderboard.map(planOf), leaderboard, parked }));
      const plan = await ask(() => readPlan(handle));
      return mergeVariants({ plan, leaderboard, parked });
    },
    readAttempts: () => ask(() => handle.query(attemptsQuery)),
    readRunning: async ({ sweepId, running }) => addCurves(await readRunningTrials(client, { sweepId, running }, VARIANTS_SHOWN)),
  };
}

function planOf({ variant, experiment, state, trialsPlanned }: LeaderboardRow): PlanRow {
  return { variant, experiment, state, trials: trialsPlanned, sameAs: null };
}

/** Workers with older code omit some fields. */
function describeProgress(progress: KnownProgress): ProgressView {
  const { data, sourceProblems, waitsForStorage, reportFailure, waitsWith } = progress;
  return {
    ...progress,
    known: true,
    data: data ?? null,
    sourceProblems: sourceProblems ?? [],
    waitsForStorage: waitsForStorage ?? null,
    reportFailure: reportFailure ?? null,
    waitsWith: waitsWith ?? null,
  };
}
