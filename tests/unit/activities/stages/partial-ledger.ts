import type { SweepLedger } from '../../../../activities/contract/ledger-stages.ts';

/** The ledger of a sweep that nobody has changed and that has not ended, with only the fields that a test reads. */
export function createPartialLedger(fields: object): SweepLedger {
  const untouched = { changes: {}, skipped: [], cancelled: [], partial: true, journal: [] };
  return { sweepId: 'sweep', startedAt: '2026-01-01T00:00:00.000Z', ...untouched, ...fields } as unknown as SweepLedger;
}
