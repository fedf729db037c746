import { patched, setHandler } from '@temporalio/workflow';
import { z } from 'zod';
import { pausedSchema, pauseSignal, variantReportSignal } from '../steering-messages.ts';
import { setPaused } from './pause-sweep.ts';
import { hearStorageWaits } from './storage-waits.ts';
import { showDetails } from './sweep-details.ts';
import type { Sweep } from './sweep-update.ts';
import { takeReport } from './variant-states.ts';

const accuracy = z.number().min(0).max(1).nullable();
const count = z.int().min(0);
const incidentSchema = z.object({ fold: count, seed: count, attempts: count, secondsLost: z.number(), reason: z.string() });
const reportSchema = z.object({
  variant: z.string(),
  round: z.int(),
  summary: z.object({
    completed: count,
    failed: count,
    reused: count,
    missingFolds: count,
    validationAccuracy: accuracy,
    testAccuracy: accuracy,
    parameters: count.nullable(),
    trainingSeconds: z.number().min(0),
    incidents: z.array(incidentSchema),
  }),
});

/** Hears what variants have so far, and `setPaused` sent to many sweeps at once. Whatever else is sent under these names is ignored. */
export function acceptSignals(sweep: Sweep): void {
  setHandler(variantReportSignal, (report: unknown) => {
    const parsed = reportSchema.safeParse(report);
    if (parsed.success && takeReport(sweep.state, parsed.data.variant, parsed.data)) showDetails(sweep.state);
  });
  hearStorageWaits(sweep.state);
  setHandler(pauseSignal, async (paused: unknown) => {
    const parsed = pausedSchema.safeParse(paused);
    if (!parsed.success || parsed.data === sweep.state.paused) return;
    // Older code heard no signals: what they were is history.
    if (patched('paused-by-signal')) await setPaused(sweep, parsed.data);
  });
}
