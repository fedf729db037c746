import { planVariants } from '../../configs/plan-variants.ts';
import { resolveSeeds } from '../../configs/resolve-variants.ts';
import { findChange, parseChange } from '../../configs/variant-change.ts';
import { countOf } from '../../core/domain/count-of.ts';
import { nameSome } from '../../core/domain/name-some.ts';
import type { Extension } from '../extend-request.ts';
import { beginAddedSearches } from '../search/begin-searches.ts';
import { hearResult } from '../search/hear-results.ts';
import type { UpdateResult } from '../steering-messages.ts';
import type { RetryVariantRequest } from '../steering-requests.ts';
import { extendSweep } from './extend-sweep.ts';
import { done, type Sweep } from './sweep-update.ts';
import { listInState, markCancelled, markExtended, markSkipped, markWaiting } from './variant-states.ts';

// What updates do, after they have been checked.

const MOST_NAMED = 20;

export function retryFailed({ state, launcher }: Sweep): UpdateResult {
  const parked = listInState(state, 'parked');
  for (const name of parked) markWaiting(state, name);
  state.retryPreparation = true;
  state.dataRestored = false;
  launcher.replan();
  const what = parked.length > 0 ? `${nameSome(parked, MOST_NAMED)} will be tried again.` : 'The data will be read again.';
  return done(state, `retryFailed: ${what}`);
}

export function retryReport({ state }: Sweep): UpdateResult {
  state.retryReport = true;
  state.dataRestored = false;
  return done(state, 'retryReport: the report will be written again.');
}

export function retryVariant({ state, launcher }: Sweep, { variant, changes }: RetryVariantRequest): UpdateResult {
  const isChanged = changes !== undefined && Object.keys(changes).length > 0;
  if (isChanged) {
    const all = { ...findChange(state.changes, variant), ...changes };
    state.changes = { ...state.changes, [variant]: parseChange(state.configuration, variant, all) };
    state.changed = [...new Set([...state.changed, variant])];
  }
  markWaiting(state, variant);
  launcher.replan();
  const changed = !isChanged ? '' : ` with ${JSON.stringify(changes)}`;
  return done(state, `retryVariant: ${variant} will be tried again${changed}.`);
}

export function skipVariant({ state, launcher }: Sweep, variant: string): UpdateResult {
  markSkipped(state, variant);
  hearResult(state, variant, { kind: 'failed' });
  launcher.replan();
  return done(state, `skipVariant: the sweep continues without ${variant}.`);
}

export function cancelVariant({ state, launcher }: Sweep, variant: string): UpdateResult {
  if (!launcher.cancel(variant)) {
    markCancelled(state, variant);
    hearResult(state, variant, { kind: 'failed' });
  }
  launcher.replan();
  return done(state, `cancelVariant: ${variant} is cancelled; finished trials and checkpoints are kept.`);
}

export async function setConcurrency({ state, launcher }: Sweep, concurrency: number): Promise<UpdateResult> {
  state.concurrency = concurrency;
  launcher.replan();
  await launcher.broadcast();
  return done(state, `setConcurrency: ${countOf(concurrency, 'variant')} at once.`);
}

export function extend({ state, launcher }: Sweep, request: Extension): UpdateResult {
  const before = planVariants(state.configuration, state.changes);
  const { experiments = [], ...rest } = request;
  const { configuration, changes } = extendSweep(state, { ...rest, ...beginAddedSearches({ experiments }) });
  state.configuration = configuration;
  state.changes = changes;
  if (request.seeds !== undefined || request.maxEpochs !== undefined)
    for (const { name, training } of before) markExtended(state, name, request.maxEpochs === undefined ? null : training.maxEpochs);
  launcher.replan();
  const after = planVariants(configuration, changes).length;
  const added = after - before.length;
  return done(
    state,
    `extend: ${countOf(added, 'variant')} added; now ${countOf(after, 'variant')} with ${countOf(resolveSeeds(configuration.seeds).length, 'seed')}.`,
  );
}
