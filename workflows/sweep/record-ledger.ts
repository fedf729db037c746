import { stages } from '../activity-proxies.ts';
import { runStage } from '../run-stage.ts';
import { describeWaits } from './storage-waits.ts';
import { buildLedger } from './sweep-ledger.ts';
import type { SweepState } from './sweep-state.ts';

/** Writes the sweep's current state to the store. */
export async function recordLedger(state: SweepState, finishedAt: string | null, partial: boolean): Promise<void> {
  const ledger = buildLedger(state, finishedAt, partial);
  await runStage({ start: (limits) => stages.recordSweep(ledger, limits), ...describeWaits(state, "the sweep's record") });
}
