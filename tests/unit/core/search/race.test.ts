import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../core/domain/random.ts';
import { createPruner } from '../../../../core/search/pruners/index.ts';
import { testLower } from '../../../../core/search/pruners/signed-rank.ts';

/** By its definition: the share of all combinations of signs whose positive ranks have at most the observed sum. */
function countSigns(differences: readonly number[]): number {
  const ranks = differences.map((difference) => {
    const smaller = differences.filter((other) => Math.abs(other) < Math.abs(difference)).length;
    const equal = differences.filter((other) => Math.abs(other) === Math.abs(difference)).length;
    return { side: Math.sign(difference), rank: smaller + (equal + 1) / 2 };
  });
  const sided = ranks.filter(({ side }) => side !== 0);
  const observed = sided.reduce((sum, { side, rank }) => sum + (side > 0 ? rank : 0), 0);
  const combinations = Array.from({ length: 2 ** sided.length }, (_, bits) =>
    sided.reduce((sum, { rank }, place) => sum + ((bits >> place) & 1 ? rank : 0), 0),
  );
  return combinations.filter((sum) => sum <= observed).length / combinations.length;
}

describe("Wilcoxon's signed-rank test", () => {
  it('gives the shares of all combinations of signs, with equal sizes and differences of 0', () => {
    const random = createRandom({ seed: 5 });
    for (let count = 1; count <= 10; count += 1) {
      const differences = Array.from({ length: count }, () => (random.integer(9) - 5) / 8);
      expect(testLower(differences)).toBeCloseTo(countSigns(differences), 12);
    }
    expect(testLower([])).toBe(1);
  });

  it('gives the values of SciPy', () => {
    // scipy.stats.wilcoxon(…, alternative="less", zero_method="zsplit", method="exact")
    expect(testLower([-1, -2, -3, -4])).toBe(1 / 16);
    expect(testLower([-5, 1, -4, -3, 2])).toBe(0.15625);
    expect(testLower([5, -1, 4, 3, -2, 6, 7])).toBe(0.9765625);
  });
});

describe('race', () => {
  const create = (options: { startup?: number; level?: number } = {}) =>
    createPruner({ type: 'race', startup: 2, level: 0.1, ...options }, { epochs: 20, trainings: 6 });
  /** @returns how many trainings a suggestion had, and its last verdict */
  function train(pruner: ReturnType<typeof create>, index: number, scores: readonly number[]) {
    for (const [rung, score] of scores.entries()) {
      const verdict = pruner.report({ index, rung, score });
      if (verdict.kind !== 'go-on') return { had: rung + 1, verdict };
    }
    throw new Error('The last training must end a suggestion.');
  }

  it('gives each suggestion one more training after the other, until it is worse than the best complete one on the same folds and seeds', () => {
    const pruner = create();
    expect(pruner.rungsOf(0)).toEqual([3.33, 6.67, 10, 13.33, 16.67, 20]);
    expect(train(pruner, 0, [0.9, 0.7, 0.8, 0.9, 0.7, 0.8]).had).toBe(6);
    const { had, verdict } = train(pruner, 1, [0.8, 0.6, 0.7, 0.8, 0.6, 0.7]);
    expect(had).toBe(4);
    expect(verdict).toMatchObject({
      kind: 'stop',
      rule: 'worse than suggestion 0 on the same 4 of 6 folds and seeds, p = 0.063',
    });
    expect([verdict.score, verdict.cutOff]).toEqual([expect.closeTo(0.725, 12), expect.closeTo(0.825, 12)]);
    // Its folds are harder: compared as pairs, it is better, and then the best.
    expect(train(pruner, 2, [0.91, 0.71, 0.81, 0.91, 0.71, 0.81]).had).toBe(6);
    expect(train(pruner, 3, [0.9, 0.7, 0.8, 0.9, 0.7, 0.8]).verdict.rule).toContain('than suggestion 2');
  });

  it('stops nothing before its startup, nothing that is equal, and nothing without a complete one', () => {
    const pruner = create({ level: 0.5, startup: 3 });
    const worse = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
    expect(train(pruner, 0, worse).had).toBe(6);
    expect(train(pruner, 1, worse).had).toBe(6);
    expect(
      train(
        pruner,
        2,
        worse.map((score) => score - 0.1),
      ).had,
    ).toBe(3);
    pruner.leaveOut(0);
    pruner.leaveOut(1);
    expect(
      train(
        pruner,
        3,
        worse.map((score) => score - 0.1),
      ).had,
    ).toBe(6);
  });
});
