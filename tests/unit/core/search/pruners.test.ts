import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../core/domain/random.ts';
import { listBrackets } from '../../../../core/search/pruners/hyperband.ts';
import { createPruner } from '../../../../core/search/pruners/index.ts';
import type { Pruner } from '../../../../core/search/pruners/pruner.ts';
import { PRUNERS } from './sample-spaces.ts';

/** Trains trials one after another: what is promoted first, else a new one. @returns the epochs each has had */
function play(pruner: Pruner, trials: number, score: (index: number, epochs: number) => number | null): number[] {
  const had: number[] = [];
  pruner.expect(trials);
  const train = (index: number, rung: number): void => {
    const epochs = pruner.rungsOf(index)[rung] as number;
    had[index] = epochs;
    if (pruner.report({ index, rung, score: score(index, epochs) }).kind === 'go-on') train(index, rung + 1);
  };
  for (let index = 0; index < trials; index += 1) {
    for (let next = pruner.promote(); next !== null; next = pruner.promote()) train(next.index, next.rung);
    train(index, 0);
  }
  for (let next = pruner.promote(); next !== null; next = pruner.promote()) train(next.index, next.rung);
  return had;
}

describe.each(PRUNERS)('pruner $type', (options) => {
  const random = createRandom({ seed: 1 });
  const scores = Array.from({ length: 200 }, () => random.uniform());
  const score = (index: number, epochs: number) => (scores[index] as number) * (1 - 1 / (1 + epochs));

  it('gives reasons in correct English after a single epoch, too', () => {
    const pruner = createPruner(options, { epochs: 9, trainings: 9 });
    pruner.expect(20);
    const reports = Array.from({ length: 20 }, (_, index) => pruner.report({ index, rung: 0, score: scores[index] as number }));
    const reasons = [...reports, pruner.promote()].map((found) => found?.rule ?? '');
    expect(reasons.filter((reason) => reason.includes('1 epochs'))).toEqual([]);
  });

  it('has increasing rungs that end with all epochs', () => {
    for (const epochs of [1, 2, 9, 20, 81]) {
      const pruner = createPruner(options, { epochs, trainings: 9 });
      for (let index = 0; index < 50; index += 1) {
        const rungs = pruner.rungsOf(index);
        expect(rungs.at(-1)).toBe(epochs);
        expect(rungs).toEqual([...new Set(rungs)].sort((a, b) => a - b));
        // A race counts epochs as means over trainings.
        expect(rungs[0]).toBeGreaterThanOrEqual(options.type === 'race' ? epochs / 10 : 1);
      }
    }
  });

  it('makes the same decisions from the same reports, and trains the best to the end', () => {
    const had = play(createPruner(options, { epochs: 27, trainings: 9 }), 60, score);
    expect(play(createPruner(options, { epochs: 27, trainings: 9 }), 60, score)).toEqual(had);
    const best = scores.slice(0, 60).reduce((found, one, index) => (one > (scores[found] as number) ? index : found), 0);
    expect(had[best]).toBe(27);
  });

  it('spends fewer than all epochs, unless it prunes nothing', () => {
    const spent = play(createPruner(options, { epochs: 27, trainings: 9 }), 60, score).reduce((sum, epochs) => sum + epochs, 0);
    if (options.type === 'none') expect(spent).toBe(60 * 27);
    else expect(spent).toBeLessThan(0.7 * 60 * 27);
  });

  it('promotes no diverged trial, none that was left out, and none twice', () => {
    const diverged = createPruner(options, { epochs: 27, trainings: 9 });
    play(diverged, 40, () => null);
    expect(diverged.promote()).toBeNull();
    const pruner = createPruner(options, { epochs: 27, trainings: 9 });
    pruner.expect(30);
    for (let index = 0; index < 30; index += 1) pruner.report({ index, rung: 0, score: index });
    pruner.leaveOut(29);
    const promoted = [];
    for (let next = pruner.promote(); next !== null; next = pruner.promote()) promoted.push(`${next.index}.${next.rung}`);
    expect(new Set(promoted).size).toBe(promoted.length);
    expect(promoted).not.toContain('29.1');
  });
});

describe('asha', () => {
  it('promotes the best third of a rung, the top rung first, ties by index', () => {
    const pruner = createPruner({ type: 'asha', reduction: 3, firstRung: 1 }, { epochs: 9, trainings: 1 });
    for (let index = 0; index < 8; index += 1) pruner.report({ index, rung: 0, score: index === 1 ? 0.5 : 0.9 });
    const [first, second, third] = [pruner.promote(), pruner.promote(), pruner.promote()];
    expect([first, second, third]).toMatchObject(
      [{ index: 0, rung: 1, cutOff: 0.9 }, { index: 2, rung: 1 }, null].map((one) => one ?? null),
    );
    for (const [index, score] of [
      [0, 0.7],
      [2, 0.95],
      [3, 0.8],
    ] as const)
      pruner.report({ index, rung: 1, score });
    pruner.report({ index: 8, rung: 0, score: 1 });
    expect(pruner.promote()).toMatchObject({ index: 2, rung: 2, score: 0.95, cutOff: 0.95 });
    expect(pruner.promote()).toMatchObject({ index: 8, rung: 1 });
  });
});

/** Any trial among the best of its rung that was not promoted, by its definition, looked through from the start each time. */
function findPromotable(rungs: readonly ReadonlyMap<number, number | null>[], promoted: readonly ReadonlySet<number>[]) {
  for (let rung = rungs.length - 1; rung >= 0; rung -= 1) {
    const standing = [...(rungs[rung] ?? [])].sort(([i, a], [j, b]) => (b ?? -1) - (a ?? -1) || i - j);
    const best = standing.slice(0, Math.floor(standing.length / 3));
    const next = best.find(([index, score]) => score !== null && !promoted[rung]?.has(index));
    if (next !== undefined) return { index: next[0], rung: rung + 1, score: next[1], cutOff: best.at(-1)?.[1] };
  }
  return null;
}

it('asha promotes by its definition, with ties, diverged trials and trials that are left out', () => {
  const random = createRandom({ seed: 3 });
  const pruner = createPruner({ type: 'asha', reduction: 3, firstRung: 1 }, { epochs: 9, trainings: 1 });
  const rungs = [new Map<number, number | null>(), new Map<number, number | null>()];
  const promoted = [new Set<number>(), new Set<number>()];
  const running: { index: number; rung: number }[] = [];
  for (let index = 0; index < 400; index += 1) {
    running.push({ index, rung: 0 });
    const [told] = running.splice(random.integer(running.length), 1);
    const { index: own, rung } = told ?? expect.fail();
    // Few values, so that many are equal.
    const score = random.integer(10) === 0 ? null : random.integer(20) / 20;
    pruner.report({ index: own, rung, score });
    rungs[rung]?.set(own, score);
    if (random.integer(20) === 0) {
      pruner.leaveOut(own);
      for (const standing of rungs) standing.delete(own);
    }
    const expected = findPromotable(rungs, promoted);
    const promotion = pruner.promote();
    if (expected === null) expect(promotion).toBeNull();
    else expect(promotion).toMatchObject(expected);
    if (promotion === null) continue;
    promoted[promotion.rung - 1]?.add(promotion.index);
    if (promotion.rung < 2) running.push({ index: promotion.index, rung: promotion.rung });
  }
  expect(promoted.every(({ size }) => size > 10)).toBe(true);
});

it('median compares with the median of complete trials at the same rung, with ties and diverged trials', () => {
  const random = createRandom({ seed: 4 });
  const pruner = createPruner({ type: 'median', startup: 2, firstRung: 1, every: 1 }, { epochs: 3, trainings: 1 });
  const complete: number[][] = [];
  for (let index = 0; index < 120; index += 1) {
    // Few values, so that many are equal.
    const scores = [0, 1, 2].map(() => (random.integer(9) === 0 ? null : random.integer(12) / 12));
    for (const [rung, score] of scores.entries()) {
      const { kind, cutOff } = pruner.report({ index, rung, score });
      const sorted = complete.map((own) => own[rung] as number).sort((a, b) => a - b);
      const middle = sorted.slice((sorted.length - 1) >>> 1, (sorted.length >>> 1) + 1) as [number, ...number[]];
      const expected = middle.includes(Number.NEGATIVE_INFINITY) ? Number.NEGATIVE_INFINITY : (middle[0] + (middle.at(-1) as number)) / 2;
      if (rung < 2 && complete.length < 2) expect(kind).toBe('go-on');
      else if (rung < 2) {
        expect(kind).toBe((score ?? Number.NEGATIVE_INFINITY) < expected ? 'stop' : 'go-on');
        if (Number.isFinite(expected)) expect(cutOff).toBeCloseTo(expected, 12);
        else expect(cutOff).toBeNull();
      }
    }
    if (random.integer(10) === 0) pruner.leaveOut(index);
    else complete.push(scores.map((score) => score ?? Number.NEGATIVE_INFINITY));
  }
  expect(complete.length).toBeGreaterThan(50);
});

describe('hyperband', () => {
  it("has the paper's brackets for 81 epochs and a reduction of 3", () => {
    const brackets = listBrackets({ epochs: 81, reduction: 3, firstRung: 1 });
    expect(brackets.map(({ size }) => size)).toEqual([81, 34, 15, 8, 5]);
    expect(brackets.map(({ rungs }) => rungs)).toEqual([[1, 3, 9, 27, 81], [3, 9, 27, 81], [9, 27, 81], [27, 81], [81]]);
  });

  it('promotes the best third of a rung, once all of it have reported', () => {
    const had = play(createPruner({ type: 'hyperband', reduction: 3, firstRung: 1 }, { epochs: 9, trainings: 1 }), 9, (index) => index);
    expect(had).toEqual([1, 1, 1, 1, 1, 1, 3, 3, 9]);
  });

  it('continues with fewer if one was left out, and if the budget ends within a bracket', () => {
    const pruner = createPruner({ type: 'hyperband', reduction: 3, firstRung: 1 }, { epochs: 9, trainings: 1 });
    pruner.expect(4);
    for (let index = 0; index < 3; index += 1) pruner.report({ index, rung: 0, score: index });
    expect(pruner.promote()).toBeNull();
    pruner.leaveOut(3);
    expect(pruner.promote()).toMatchObject({ index: 2, rung: 1 });
  });

  it('promotes another from a finished bracket if one that it had promoted is left out', () => {
    const pruner = createPruner({ type: 'hyperband', reduction: 3, firstRung: 1 }, { epochs: 9, trainings: 1 });
    pruner.expect(5);
    for (let index = 0; index < 5; index += 1) pruner.report({ index, rung: 0, score: index });
    expect(pruner.promote()).toMatchObject({ index: 4, rung: 1 });
    pruner.report({ index: 4, rung: 1, score: 4 });
    expect(pruner.promote()).toBeNull();
    pruner.leaveOut(4);
    expect(pruner.promote()).toMatchObject({ index: 3, rung: 1 });
  });
});
