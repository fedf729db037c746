import { condition, sleep } from '@temporalio/workflow';
import { hasSearch, readTimeLimit } from '../../configs/search/plan-search.ts';
import { parseDuration } from '../../core/domain/duration.ts';
import { note, type SweepState } from '../sweep/sweep-state.ts';
import { applySteering } from './apply-steering.ts';
import { type LiveSearch, listSearches } from './live-searches.ts';

const watched = new WeakSet<LiveSearch>();

/**
 * Stops each search at its time limit, measured from the first training run and without pauses. The position of the stop in the search is recorded
 * like a person's change.
 */
export function watchTime(state: SweepState, onStopped: () => void): void {
  for (const found of listSearches(state)) {
    if (watched.has(found) || findTimeLimit(state, found) === null) continue;
    watched.add(found);
    void stopInTime(state, found, onStopped).finally(() => watched.delete(found));
  }
}

async function stopInTime(state: SweepState, found: LiveSearch, onStopped: () => void): Promise<void> {
  for (;;) {
    const limit = findTimeLimit(state, found);
    if (limit === null || found.search.isStopped || found.search.isFinished) return;
    const left = (state.trainingSince ?? Date.now()) + parseDuration(limit) - Date.now();
    if (left > 0) await sleep(left);
    else if (state.paused) await condition(() => !state.paused);
    else {
      note(
        state,
        `The search of ${found.experiment} stops: its time limit, ${limit}, is reached. No new trials start; running ones finish.`,
      );
      applySteering(state, found, { stop: true });
      onStopped();
      return;
    }
  }
}

function findTimeLimit({ configuration }: SweepState, { experiment: name }: LiveSearch): string | null {
  const experiment = configuration.experiments.find((one) => one.name === name);
  return experiment === undefined || !hasSearch(experiment) ? null : readTimeLimit(experiment.search);
}
