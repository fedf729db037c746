import { describe, expect, it } from 'vitest';
import { listPoints } from '../../../../core/search/samplers/grid.ts';
import { createSampler } from '../../../../core/search/samplers/index.ts';
import type { Observation, Sampler } from '../../../../core/search/samplers/sampler.ts';
import { sobolBits } from '../../../../core/search/samplers/sobol.ts';
import { chooseStart } from '../../../../core/search/samplers/tpe.ts';
import { countLevels, isActive, keyOf, type Point, readPoint, type Space } from '../../../../core/search/space.ts';
import { choice, range, SAMPLERS, SPACES } from './sample-spaces.ts';

/** Runs a sampler against a smooth function of its points. */
function sample(sampler: Sampler, space: Space, count: number, seed = 3): Observation[] {
  const observations: Observation[] = [];
  for (let index = 0; index < count; index += 1) {
    const point = sampler({ space, seed, index, attempt: 0, observations });
    if (point === null) break;
    observations.push({ index, point, state: index % 5 === 4 ? 'stopped' : 'completed', score: score(space, point), epochs: 3, costs: [] });
  }
  return observations;
}

const score = (space: Space, point: Point) =>
  -point.reduce<number>((sum, level, d) => sum + (level === null ? 0.1 : (level / countLevels(space[d] as Space[number]) - 0.3) ** 2), 0);

describe.each(SAMPLERS)('sampler %j', (options) => {
  const sampler = createSampler(options);
  const spaces = Object.entries(SPACES).filter(([name]) => options.type !== 'grid' || name !== 'mixed');

  it.each(spaces)('stays within the space %s: existing levels, fields that apply', (_name, space) => {
    for (const { point } of sample(sampler, space, 40)) {
      expect(point).toHaveLength(space.length);
      const values = new Map(Object.entries(readPoint(space, point)));
      space.forEach((dimension, d) => {
        const level = point[d] as number | null;
        expect(level !== null).toBe(isActive(dimension, values));
        if (level !== null) expect(level >= 0 && level < countLevels(dimension) && Number.isInteger(level)).toBe(true);
      });
    }
  });

  it.each(spaces)('proposes the same point for the same request, in %s', (_name, space) => {
    const [once, again] = [sample(sampler, space, 25), sample(createSampler(options), space, 25)];
    expect(again).toEqual(once);
  });

  it('depends on the seed, the index and the attempt, if it draws', () => {
    if (options.type === 'grid') return;
    const space = SPACES.mixed as Space;
    const base = { space, seed: 1, index: 2, attempt: 0, observations: [] };
    const points = [base, { ...base, seed: 2 }, { ...base, index: 3 }, { ...base, attempt: 1 }].map((request) =>
      keyOf(sampler(request) as Point),
    );
    expect(new Set(points).size).toBe(4);
  });
});

describe('tpe at the start', () => {
  const space = SPACES.mixed as Space;
  const propose = (options: object, of: Space, finished: number, flip: boolean, index = finished) => {
    const observations = sample(createSampler({ type: 'sobol' }), of, finished).map(
      (one): Observation => ({ ...one, state: 'completed', score: (flip ? -1 : 1) * (one.score as number) }),
    );
    return createSampler({ type: 'tpe', candidates: 24, ...options })({ space: of, seed: 3, index, attempt: 0, observations });
  };
  const dependsOnResults = (options: object, finished: number) =>
    keyOf(propose(options, space, finished, false) as Point) !== keyOf(propose(options, space, finished, true) as Point);
  const first = (type: 'sobol' | 'random', of: Space, index: number) =>
    createSampler({ type })({ space: of, seed: 3, index, attempt: 0, observations: [] });

  it('proposes even points until as many trials have finished as it should, then by their results', () => {
    const options = { startup: 4, initial: 'sobol' };
    for (const index of [0, 1, 2, 3, 7])
      expect(propose(options, space, Math.min(index, 3), false, index)).toEqual(first('sobol', space, index));
    expect([dependsOnResults(options, 3), dependsOnResults(options, 4)]).toEqual([false, true]);
  });

  it('has one trial for each field that can vary, from 3 to 10', () => {
    const fields = (count: number) => Array.from({ length: count }, (_, d) => range(`x${d}`, 0, 1));
    const counts = [1, 3, 6, 20].map((count) => chooseStart([choice('architecture', ['gru']), ...fields(count)]));
    expect(counts).toEqual([3, 3, 6, 10].map((startup) => ({ startup, initial: 'sobol' })));
  });

  it('is random in more fields than a Sobol sequence has', () => {
    const many = Array.from({ length: 22 }, (_, d) => range(`x${d}`, 0, 1));
    expect(propose({ startup: 4, initial: 'sobol' }, many, 0, false)).toEqual(first('random', many, 0));
  });

  it('is as in earlier versions without a word about it: random until 10 have finished, or as many as it says', () => {
    for (const index of [0, 9]) expect(propose({}, space, index, false)).toEqual(first('random', space, index));
    expect([dependsOnResults({}, 9), dependsOnResults({}, 10)]).toEqual([false, true]);
    expect(propose({ startup: 6 }, space, 5, false)).toEqual(first('random', space, 5));
    expect([dependsOnResults({ startup: 6 }, 5), dependsOnResults({ startup: 6 }, 6)]).toEqual([false, true]);
  });
});

describe('tpe with further objectives', () => {
  it('searches where cheap points are as good, which it does not with one objective', () => {
    const space = [range('size', 0, 1), range('rate', 0, 1)];
    const sizes = (weighs: boolean) => {
      const observations: Observation[] = [];
      for (let index = 0; index < 80; index += 1) {
        const point = createSampler({ type: 'tpe', startup: 10, candidates: 24 })({
          space,
          seed: 2,
          index,
          attempt: 0,
          observations,
        }) as Point;
        const [size, rate] = point.map((level) => (level ?? 0) / 65_534) as [number, number];
        const costs = weighs ? [Math.round(100 * size) + 1] : [];
        observations.push({ index, point, state: 'completed', score: 0.9 + size / 100 - Math.abs(rate - 0.3), epochs: 1, costs });
      }
      return observations.slice(40).map(({ point }) => (point[0] ?? 0) / 65_534);
    };
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(sizes(true))).toBeLessThan(mean(sizes(false)));
    expect(Math.min(...sizes(true))).toBeLessThan(0.05);
  });
});

describe('grid', () => {
  it('lists every combination once and does not repeat them for a field that does not apply', () => {
    const space = SPACES.nested as Space;
    // a = 1; a = 2 and b = x; a = 2, b = y and five values of c.
    expect(listPoints(space)).toHaveLength(7);
    const points = sample(createSampler({ type: 'grid' }), space, 100);
    expect(points.map(({ point }) => keyOf(point))).toEqual(listPoints(space).map(keyOf));
  });

  it('omits points that were tried otherwise, and continues after refused ones', () => {
    const space = [choice('a', [1, 2, 3])];
    const tried: Observation = { index: 0, point: [1], state: 'running', score: null, epochs: 0, costs: [] };
    const grid = createSampler({ type: 'grid' });
    const propose = (attempt: number) => grid({ space, seed: 0, index: 1, attempt, observations: [tried] });
    expect([propose(0), propose(1), propose(2)]).toEqual([[0], [2], null]);
  });
});

describe('sobol', () => {
  it('gives the sequence of Joe and Kuo in 21 dimensions, like SciPy', () => {
    for (const [number, expected] of Object.entries(SCIPY)) {
      expect(expected.map((_, dimension) => sobolBits(dimension, Number(number)))).toEqual(expected);
    }
  });

  it('is even: each of 16 equal parts of every field gets its share of 256 points', () => {
    const space = Array.from({ length: 21 }, (_, d) => range(`x${d}`, 0, 1));
    const points = sample(createSampler({ type: 'sobol' }), space, 256);
    space.forEach((_, d) => {
      const counts = new Array<number>(16).fill(0);
      for (const { point } of points) count(counts, Math.floor(((point[d] as number) / 65_535) * 16));
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(4);
    });
  });
});

function count(counts: number[], part: number): void {
  counts[part] = (counts[part] ?? 0) + 1;
}

/** `scipy.stats.qmc.Sobol(21, scramble=False, bits=32)`: points by number, times 2³². */
const SCIPY: Readonly<Record<number, readonly number[]>> = {
  7: [
    536870912, 2684354560, 1610612736, 536870912, 536870912, 1610612736, 2684354560, 2684354560, 2684354560, 3758096384, 2684354560,
    536870912, 2684354560, 1610612736, 536870912, 536870912, 536870912, 536870912, 2684354560, 3758096384, 3758096384,
  ],
  2730: [
    4293918720, 286261248, 11534336, 3488612352, 3079667712, 4254072832, 1366294528, 670040064, 1827667968, 3933208576, 3174039552,
    4096786432, 4027580416, 2402287616, 1500512256, 2068840448, 4153409536, 802160640, 4149215232, 3880779776, 3912237056,
  ],
  4000: [
    235929600, 519045120, 1871708160, 3369074688, 2930769920, 2922381312, 17825792, 3658481664, 2802843648, 3104833536, 1808793600,
    810549248, 3362783232, 990904320, 3943694336, 816840704, 3589275648, 2716860416, 305135616, 3480223744, 3889168384,
  ],
};
