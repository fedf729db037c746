import { z } from 'zod';
import { countOf } from '../../domain/count-of.ts';
import { type HalvingOptions, halvingFields } from './asha.ts';
import { type Promotion, type Pruner, worthOf } from './pruner.ts';
import { listRungs } from './rungs.ts';
import { Standings } from './standings.ts';

export const hyperbandSchema = z
  .strictObject({ type: z.literal('hyperband'), ...halvingFields })
  .describe('Several brackets of successive halving in turn.');

interface Bracket {
  /** Number of trials. */
  readonly size: number;
  readonly rungs: readonly number[];
}

/** One pass through a bracket. */
interface Pass {
  readonly bracket: Bracket;
  /** Index of its first trial. */
  readonly begin: number;
  readonly standings: readonly Standings[];
  readonly promoted: readonly Set<number>[];
  readonly leftOut: Set<number>;
  /** Nothing is left to promote. */
  isOver: boolean;
}

/**
 * Hyperband (Li et al., 2017): brackets from many trials with few initial epochs to few trials with all epochs; each promotes the
 * best 1/η of a rung once all of its trials have reported. Sizes as in the paper, ⌈(s_max + 1)/(s + 1) · η^s⌉.
 */
export function createHyperband(options: HalvingOptions): Pruner {
  const brackets = listBrackets(options);
  const cycle = brackets.reduce((sum, { size }) => sum + size, 0);
  const passes: Pass[] = [];
  let expected = Number.POSITIVE_INFINITY;

  const passOf = (index: number): Pass => {
    while (passes.length === 0 || index >= endOf(passes.at(-1) as Pass)) passes.push(beginPass(brackets, passes));
    // There are few brackets: a cycle has as many as there are rungs.
    const first = Math.floor(index / cycle) * brackets.length;
    return passes.slice(first).find((pass) => index < endOf(pass)) as Pass;
  };

  return {
    rungsOf: (index) => passOf(index).bracket.rungs,
    report({ index, rung, score }) {
      const { bracket, standings } = passOf(index);
      if (rung === bracket.rungs.length - 1) return { kind: 'complete', cutOff: null, rule: 'it has had all its epochs' };
      const standing = standings[rung] as Standings;
      standing.add({ index, worth: worthOf(score) });
      const rule = `${standing.size} of its bracket have reported after ${countOf(bracket.rungs[rung] as number, 'epoch')}`;
      return { kind: 'wait', cutOff: null, rule };
    },
    leaveOut(index) {
      const pass = passOf(index);
      pass.leftOut.add(index);
      // Another may take its place.
      pass.isOver = false;
      for (const standing of pass.standings) standing.leaveOut(index);
    },
    promote: () => {
      for (const pass of passes) {
        if (pass.isOver) continue;
        const promotion = promoteWithin(pass, options.reduction, expected);
        if (promotion !== null) return promotion;
      }
      return null;
    },
    expect: (trials) => {
      expected = trials;
      for (const pass of passes) pass.isOver = false;
    },
  };
}

/** The most aggressive bracket first. */
export function listBrackets({ epochs, reduction, firstRung }: HalvingOptions): Bracket[] {
  const most = listRungs({ first: firstRung, reduction, epochs }).length - 1;
  return Array.from({ length: most + 1 }, (_, position) => most - position).map((s) => ({
    size: Math.ceil(((most + 1) / (s + 1)) * reduction ** s),
    rungs: listRungs({ first: Math.max(firstRung, Math.round(epochs / reduction ** s)), reduction, epochs }),
  }));
}

const endOf = ({ begin, bracket }: Pass) => begin + bracket.size;

function beginPass(brackets: readonly Bracket[], before: readonly Pass[]): Pass {
  const bracket = brackets[before.length % brackets.length] as Bracket;
  const last = before.at(-1);
  return {
    bracket,
    begin: last === undefined ? 0 : endOf(last),
    standings: bracket.rungs.map(() => new Standings()),
    promoted: bracket.rungs.map(() => new Set<number>()),
    leftOut: new Set(),
    isOver: false,
  };
}

function promoteWithin(pass: Pass, reduction: number, expected: number): Promotion | null {
  let wanted = Math.min(pass.bracket.size, Math.max(0, expected - pass.begin)) - pass.leftOut.size;
  for (let rung = 0; rung < pass.bracket.rungs.length - 1; rung += 1) {
    const standing = pass.standings[rung] as Standings;
    if (standing.size < wanted) return null;
    // Diverged trials are never promoted, even if few are better.
    const best = standing.best(Math.floor(wanted / reduction)).filter(({ worth }) => Number.isFinite(worth));
    wanted = best.length;
    const next = best.find(({ index }) => !pass.promoted[rung]?.has(index));
    if (next === undefined) continue;
    pass.promoted[rung]?.add(next.index);
    const rule = `among the best ${best.length} of the ${standing.size} of its bracket after ${countOf(pass.bracket.rungs[rung] as number, 'epoch')}`;
    return { index: next.index, rung: rung + 1, score: next.worth, cutOff: best.at(-1)?.worth ?? next.worth, rule };
  }
  pass.isOver = true;
  return null;
}
