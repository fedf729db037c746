import { z } from 'zod';
import { countOf } from '../../domain/count-of.ts';
import { type Promotion, type Pruner, worthOf } from './pruner.ts';
import { listRungs } from './rungs.ts';
import { compareStandings, Standings } from './standings.ts';

/** Options of successive halving. */
export const halvingFields = {
  /** η */
  reduction: z.number().min(2).max(10).default(3).describe('One in this many trials is promoted.'),
  firstRung: z.int().min(1).max(10_000).default(1).describe('Epochs before trials are first compared.'),
};
export const ashaSchema = z
  .strictObject({ type: z.literal('asha'), ...halvingFields })
  .describe('Successive halving without waiting: good for most.');

export interface HalvingOptions extends Readonly<Omit<z.output<typeof ashaSchema>, 'type'>> {
  /** Maximum number of epochs of a trial. */
  readonly epochs: number;
}

/**
 * Asynchronous successive halving (Li et al., 2018): whenever a worker is free, from the top rung down, a trial among the best 1/η of its rung
 * that has not been promoted yet continues; if there is none, a new one starts.
 */
export function createAsha({ epochs, reduction, firstRung }: HalvingOptions): Pruner {
  const rungs = listRungs({ first: firstRung, reduction, epochs });
  const standings = rungs.map(() => new Standings());
  /** Those of the standings that were not promoted. */
  const waiting = rungs.map(() => new Standings());
  const quota = (rung: number) => Math.floor((standings[rung] as Standings).size / reduction);

  function promoteFrom(rung: number): Promotion | null {
    const standing = standings[rung] as Standings;
    const last = standing.at(quota(rung) - 1);
    const next = waiting[rung]?.at(0);
    if (last === undefined || next === undefined || compareStandings(next, last) > 0 || !Number.isFinite(next.worth)) return null;
    waiting[rung]?.remove(next);
    const rule = `among the best ${quota(rung)} of ${standing.size} after ${countOf(rungs[rung] as number, 'epoch')}`;
    return { index: next.index, rung: rung + 1, score: next.worth, cutOff: last.worth, rule };
  }

  return {
    rungsOf: () => rungs,
    report({ index, rung, score }) {
      if (rung === rungs.length - 1) return { kind: 'complete', cutOff: null, rule: 'it has had all its epochs' };
      const standing = standings[rung] as Standings;
      const own = { index, worth: worthOf(score) };
      standing.add(own);
      waiting[rung]?.add(own);
      const cutOff = standing.at(quota(rung) - 1)?.worth ?? null;
      const rule = `place ${standing.placeOf(own) + 1} of ${standing.size} after ${countOf(rungs[rung] as number, 'epoch')}; ${describeQuota(quota(rung))}`;
      return { kind: 'wait', cutOff: cutOff !== null && Number.isFinite(cutOff) ? cutOff : null, rule };
    },
    leaveOut(index) {
      for (const standing of [...standings, ...waiting]) standing.leaveOut(index);
    },
    promote() {
      for (let rung = rungs.length - 2; rung >= 0; rung -= 1) {
        const promotion = promoteFrom(rung);
        if (promotion !== null) return promotion;
      }
      return null;
    },
    expect: () => undefined,
  };
}

function describeQuota(quota: number): string {
  if (quota === 0) return 'too few for any to train on';
  return quota === 1 ? 'the best one trains on' : `the best ${quota} train on`;
}
