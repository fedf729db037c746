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
  handle(retryFailedUpdate, { takes: z.unknown(), check: () => checkAnyFailed(state), apply: () => retryFailed(sweep) });
  handle(retryVariantUpdate, {
    takes: retryVariantSchema,
    check: ({ variant, changes }) => checkState(state, variant, ['parked', 'skipped', 'cancelled']) ?? checkChange(state, variant, changes),
    apply: (request) => retryVariant(sweep, request),
  });
  handle(skipVariantUpdate, {
    takes: variantNameSchema,
    check: ({ variant }) => checkState(state, variant, ['parked', 'waiting']),
    apply: ({ variant }) => skipVariant(sweep, variant),
  });
  handle(cancelVariantUpdate, {
    takes: variantNameSchema,
    check: ({ variant }) => checkState(state, variant, ['running', 'waiting']),
    apply: ({ variant }) => cancelVariant(sweep, variant),
  });
  handle(pauseUpdate, {
    takes: z.unknown(),
    check: () => (state.paused ? 'The sweep is already paused.' : null),
    apply: () => setPaused(sweep, true),
  });
  handle(resumeUpdate, {
    takes: z.unknown(),
    check: () => (state.paused ? null : 'The sweep is not paused.'),
    apply: () => setPaused(sweep, false),
  });
  handle(setConcurrencyUpdate, { takes: concurrencyRequestSchema, apply: ({ concurrency }) => setConcurrency(sweep, concurrency) });
  handle(retryReportUpdate, { takes: z.unknown(), check: () => checkReportFailed(state), apply: () => retryReport(sweep) });
  acceptReconfiguration(sweep);
  acceptSignals(sweep);
  acceptSearchSteering(sweep);
  handle(extendUpdate, {
    takes: extendSchema,
    check: (request) => checkExtension(state, request),
    apply: (request) => extend(sweep, request),
  });
}
