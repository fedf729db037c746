import { z } from 'zod';
import { extendSchema } from '../extend-request.ts';
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
} from '../steering-messages.ts';
import { concurrencyRequestSchema, retryVariantSchema, variantNameSchema } from '../steering-requests.ts';
import type { Launcher } from './launch-variants.ts';
import { setPaused } from './pause-sweep.ts';
import { acceptReconfiguration } from './reconfigure-sweep.ts';
import { cancelVariant, extend, retryFailed, retryReport, retryVariant, setConcurrency, skipVariant } from './steering-actions.ts';
import { checkAnyFailed, checkChange, checkExtension, checkReportFailed, checkState } from './steering-checks.ts';
import { acceptSignals } from './sweep-signals.ts';
import type { SweepState } from './sweep-state.ts';
import { handle } from './sweep-update.ts';

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
