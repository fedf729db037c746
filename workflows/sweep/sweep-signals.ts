import { patched, setHandler } from '@temporalio/workflow';
import { takeSignalSender } from '../senders.ts';
import { pauseSignal, variantReportSignal } from '../steering-messages.ts';
import { pausedSchema, variantReportSchema } from '../steering-requests.ts';
import { setPaused } from './pause-sweep.ts';
import { hearStorageWaits } from './storage-waits.ts';
import { showDetails } from './sweep-details.ts';
import type { Sweep } from './sweep-update.ts';
import { takeReport } from './variant-states.ts';

/** Receives intermediate results of variants, and `setPaused`, which can be sent to many sweeps at once. Invalid signals with these names are ignored. */
export function acceptSignals(sweep: Sweep): void {
  setHandler(variantReportSignal, (report: unknown) => {
    const parsed = variantReportSchema.safeParse(report);
    if (parsed.success && takeReport(sweep.state, parsed.data.variant, parsed.data)) showDetails(sweep.state);
  });
  hearStorageWaits(sweep.state);
  setHandler(pauseSignal, async (paused: unknown) => {
    const sender = takeSignalSender(pauseSignal.name);
    const parsed = pausedSchema.safeParse(paused);
    if (!parsed.success || parsed.data === sweep.state.paused) return;
    // Older code ignored these signals, so replay must, too.
    if (patched('paused-by-signal')) await setPaused(sweep, parsed.data, sender);
  });
}
