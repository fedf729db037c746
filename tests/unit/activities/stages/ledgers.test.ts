import { describe, expect, it } from 'vitest';
import type { VariantLedger } from '../../../../activities/contract/ledger-stages.ts';
import { readVariantLedgers, recordVariant } from '../../../../activities/stages/ledgers.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';
import { createModel, createTraining } from '../../core/training/support.ts';
import { createContext } from './support.ts';

const sweep = { sweepId: 'sweep', startedAt: '2026-01-01T00:00:00.000Z' };
const variant = { name: 'gru', experiment: 'sizes', model: createModel(), training: createTraining({}) };

function buildLedger(round: number, recordedAt?: string): VariantLedger {
  return { ...sweep, round, ...(recordedAt === undefined ? {} : { recordedAt }), variant, changed: false, trials: [] };
}

/** Of the given records, stored in this order, the one that is read back. */
async function readLatest(...records: readonly VariantLedger[]): Promise<VariantLedger | undefined> {
  const store = createMemoryStore();
  for (const record of records) await recordVariant(record, createContext({ store }));
  return (await readVariantLedgers(store, sweep)).get('gru');
}

describe('the latest record of a variant', () => {
  it('is that of the highest round', async () => {
    const first = buildLedger(1, '2026-01-01T01:00:00.000Z');
    const second = buildLedger(2, '2026-01-01T02:00:00.000Z');
    expect(await readLatest(first, second)).toEqual(second);
  });

  it('is the one made after a reset, when rounds had started again', async () => {
    const before = [buildLedger(1, '2026-01-01T01:00:00.000Z'), buildLedger(2, '2026-01-01T02:00:00.000Z')];
    const after = buildLedger(1, '2026-01-01T03:00:00.000Z');
    expect(await readLatest(...before, after)).toEqual(after);
  });

  it('may be from older code, which recorded no time', async () => {
    expect(await readLatest(buildLedger(9), buildLedger(10))).toEqual(buildLedger(10));
    const newer = buildLedger(3, '2026-01-01T03:00:00.000Z');
    expect(await readLatest(buildLedger(10), newer)).toEqual(newer);
  });
});
