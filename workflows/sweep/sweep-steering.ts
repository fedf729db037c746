import { z } from 'zod';
import { applyChanges } from '../../configs/apply-changes.ts';
import { parseSweepConfiguration } from '../../configs/parse.ts';
import { planVariants } from '../../configs/plan-variants.ts';
import { planTrainings, resolveSeeds } from '../../configs/resolve-variants.ts';
import type { SweepConfiguration } from '../../configs/schema.ts';
import { findChange, parseChange, type VariantChange, type VariantChanges } from '../../configs/variant-change.ts';
import { countOf } from '../../core/domain/count-of.ts';
import { nameSome } from '../../core/domain/name-some.ts';
import { explainUnfit } from '../../core/domain/training-problems.ts';
import { type Extension, extendSchema } from '../extend-request.ts';
import { hearResult } from '../search/hear-results.ts';
import { acceptSearchSteering } from '../search/steer-search.ts';
import {
  cancelVariantUpdate,
  extendUpdate,
  pauseUpdate,
  resumeUpdate,
  retryFailedUpdate,
  retryReportUpdate,
  retryVariantUpdate,
  setConcurrencyUpdate,
  skipVariantUpdate,
  type UpdateResult,
} from '../steering-messages.ts';
import { concurrencyRequestSchema, type RetryVariantRequest, retryVariantSchema, variantNameSchema } from '../steering-requests.ts';
import { explainLostFields, extendSweep } from './extend-sweep.ts';
import type { Launcher } from './launch-variants.ts';
import { setPaused } from './pause-sweep.ts';
import { acceptReconfiguration } from './reconfigure-sweep.ts';
import { acceptSignals } from './sweep-signals.ts';
import type { SweepState } from './sweep-state.ts';
import { done, handle, type Sweep } from './sweep-update.ts';
import { explainTooManyTrials } from './trial-limit.ts';
import { listInState, markCancelled, markExtended, markSkipped, markWaiting, stateOf } from './variant-states.ts';

const MOST_NAMED = 20;

/** Handles updates that change the running sweep; an update that makes no sense is rejected with a message. */
export function acceptSteering(state: SweepState, launcher: Launcher): void {
  const sweep = { state, launcher };
  handle(
    retryFailedUpdate,
    z.unknown(),
    () => checkAnyFailed(state),
    () => retryFailed(sweep),
  );
  handle(
    retryVariantUpdate,
    retryVariantSchema,
    ({ variant, changes }) => checkState(state, variant, ['parked', 'skipped', 'cancelled']) ?? checkChange(state, variant, changes),
    (request) => retryVariant(sweep, request),
  );
  handle(
    skipVariantUpdate,
    variantNameSchema,
    ({ variant }) => checkState(state, variant, ['parked', 'waiting']),
    ({ variant }) => skipVariant(sweep, variant),
  );
  handle(
    cancelVariantUpdate,
    variantNameSchema,
    ({ variant }) => checkState(state, variant, ['running', 'waiting']),
    ({ variant }) => cancelVariant(sweep, variant),
  );
  handle(
    pauseUpdate,
    z.unknown(),
    () => (state.paused ? 'The sweep is already paused.' : null),
    () => setPaused(sweep, true),
  );
  handle(
    resumeUpdate,
    z.unknown(),
    () => (state.paused ? null : 'The sweep is not paused.'),
    () => setPaused(sweep, false),
  );
  handle(
    setConcurrencyUpdate,
    concurrencyRequestSchema,
    () => null,
    ({ concurrency }) => setConcurrency(sweep, concurrency),
  );
  handle(
    retryReportUpdate,
    z.unknown(),
    () => checkReportFailed(state),
    () => retryReport(sweep),
  );
  acceptReconfiguration(sweep);
  acceptSignals(sweep);
  acceptSearchSteering(sweep);
  handle(
    extendUpdate,
    extendSchema,
    (request) => checkExtension(state, request),
    (request) => extend(sweep, request),
  );
}

function checkAnyFailed(state: SweepState): string | null {
  if (state.preparationFailure !== null || listInState(state, 'parked').length > 0) return null;
  return 'no variant is parked; retryVariant tries a skipped or cancelled one again.';
}

function checkReportFailed({ reportFailure }: SweepState): string | null {
  return reportFailure === null ? 'no report has failed; npm run steer -- report <sweep> writes a new one at any time.' : null;
}

function checkState(state: SweepState, variant: string, allowed: readonly string[]): string | null {
  const names = planVariants(state.configuration, state.changes).map(({ name }) => name);
  if (!names.includes(variant)) return `there is no variant "${variant}"; there are ${nameSome(names, MOST_NAMED)}.`;
  const found = stateOf(state, variant);
  return allowed.includes(found) ? null : `"${variant}" is ${found}; it must be ${allowed.join(' or ')}.`;
}

function checkChange(state: SweepState, variant: string, changes: VariantChange = {}): string | null {
  const { configuration, changes: before } = state;
  try {
    const change = parseChange(configuration, variant, { ...findChange(before, variant), ...changes });
    return explainUnfitData(state, configuration, { ...before, [variant]: change });
  } catch (error) {
    return (error as Error).message;
  }
}

function checkExtension(state: SweepState, request: Extension): string | null {
  if (Object.keys(request).length === 0) return 'name what to add: experiments, seeds or maxEpochs.';
  try {
    // What cannot be added must not be told as what the whole would then break.
    const lost = explainLostFields(state.configuration.experiments, request);
    if (lost !== null) return lost;
    const { configuration, changes } = extendSweep(state, request);
    planVariants(parseSweepConfiguration(configuration), changes);
    const trials = { folds: state.prepared?.folds.length ?? 1, seeds: resolveSeeds(configuration.seeds).length };
    return explainTooManyTrials(trials) ?? explainUnfitData(state, configuration, changes);
  } catch (error) {
    return (error as Error).message;
  }
}

/** Explains what cannot be trained on the sweep's data; null if everything can, or if the data is not known yet. */
function explainUnfitData({ prepared }: SweepState, configuration: SweepConfiguration, changes: VariantChanges): string | null {
  const data = prepared?.split.data;
  return data === undefined ? null : explainUnfit(planTrainings(applyChanges(configuration, changes)), data);
}

function retryFailed({ state, launcher }: Sweep): UpdateResult {
  const parked = listInState(state, 'parked');
  for (const name of parked) markWaiting(state, name);
  state.retryPreparation = true;
  state.dataRestored = false;
  launcher.replan();
  const what = parked.length > 0 ? `${nameSome(parked, MOST_NAMED)} will be tried again.` : 'The data will be read again.';
  return done(state, `retryFailed: ${what}`);
}

function retryReport({ state }: Sweep): UpdateResult {
  state.retryReport = true;
  state.dataRestored = false;
  return done(state, 'retryReport: the report will be written again.');
}

function retryVariant({ state, launcher }: Sweep, { variant, changes }: RetryVariantRequest): UpdateResult {
  if (changes !== undefined && Object.keys(changes).length > 0) {
    const all = { ...findChange(state.changes, variant), ...changes };
    state.changes = { ...state.changes, [variant]: parseChange(state.configuration, variant, all) };
    state.changed = [...new Set([...state.changed, variant])];
  }
  markWaiting(state, variant);
  launcher.replan();
  const changed = changes === undefined ? '' : ` with ${JSON.stringify(changes)}`;
  return done(state, `retryVariant: ${variant} will be tried again${changed}.`);
}

function skipVariant({ state, launcher }: Sweep, variant: string): UpdateResult {
  markSkipped(state, variant);
  hearResult(state, variant, { kind: 'failed' });
  launcher.replan();
  return done(state, `skipVariant: the sweep continues without ${variant}.`);
}

function cancelVariant({ state, launcher }: Sweep, variant: string): UpdateResult {
  if (!launcher.cancel(variant)) {
    markCancelled(state, variant);
    hearResult(state, variant, { kind: 'failed' });
  }
  launcher.replan();
  return done(state, `cancelVariant: ${variant} is cancelled; finished trials and checkpoints are kept.`);
}

async function setConcurrency({ state, launcher }: Sweep, concurrency: number): Promise<UpdateResult> {
  state.concurrency = concurrency;
  launcher.replan();
  await launcher.broadcast();
  return done(state, `setConcurrency: ${concurrency} variants at once.`);
}

function extend({ state, launcher }: Sweep, request: Extension): UpdateResult {
  const before = planVariants(state.configuration, state.changes);
  const { configuration, changes } = extendSweep(state, request);
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
