import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePathPattern } from '../../../../core/dataset/path-pattern.ts';
import { findReadings } from '../../../../core/dataset/path-readings.ts';
import { compilePlainPattern } from '../../../../core/dataset/plain-pattern.ts';
import { refuseSecondReading } from '../../../../core/dataset/refuse-second-reading.ts';

describe('findReadings', () => {
  it.each([
    ['{group}/{class}/*.csv', 'ben/walk/01.csv', 1],
    ['**/{group}/{class}/*.csv', 'a/b/ben/walk/01.csv', 1],
    ['{group}_{class}.csv', 'ben_walk.csv', 1],
    ['{class}/{group}_{class}.csv', 'walk/ben_walk.csv', 1],
    ['{group}_{class}/{group}.csv', 'a_b_c/a_b.csv', 1],
    ['{group}/{class}.csv', 'walk.csv', 0],
    ['**/*.csv', 'a/b/c.csv', 1],
    ['{group}_{class}_*.csv', 's01_walk_00_left.csv', 3],
    ['{group}-{class}.csv', 'anna-maria-walk.csv', 2],
    ['**{class}.csv', 'ab.csv', 2],
    ['{class}*.txt', 'walk01.txt', 3],
    ['{group}_{class}.csv', '😀_😀_😀.csv', 2],
  ] as const)('%s reads %s in %i way(s)', (pattern, path, ways) => {
    expect(findReadings(pattern, path)).toHaveLength(ways);
  });

  it('agrees with the pattern on what matches, and its first text with one of the readings', () => {
    const part = fc.constantFrom('{group}', '{class}', '*', '**', '**/', '/', '_', 'a', 'b', '.csv', '{', '😀', '\ud83d');
    const path = fc.array(fc.constantFrom('a', 'b', '_', '/', '.csv', '{', '😀'), { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), path, (parts, text) => {
        const pattern = parts.join('');
        const match = compilePathPattern(pattern)(text);
        const readings = findReadings(pattern, text);
        expect(readings.length > 0).toBe(match !== null);
        // Files with such a pattern are not searched for a second reading.
        if (compilePlainPattern(pattern) !== null) expect(readings.length).toBeLessThan(2);
        if (readings.length !== 1 || match === null) return;
        const [only = []] = readings;
        expect(only.find(([name]) => name === 'group')?.[1] ?? null).toBe(match.group);
        expect(only.find(([name]) => name === 'class')?.[1] ?? null).toBe(match.className);
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes few steps on long paths and many wildcards', () => {
    expect(findReadings(`${'*a'.repeat(20)}{class}b`, 'a'.repeat(2_000))).toEqual([]);
    expect(findReadings(`${'**/'.repeat(10)}{group}/{class}.csv`, `${'a/'.repeat(100)}b.csv`)).toHaveLength(1);
  });

  it('is reported with both readings', () => {
    const refuse = () => refuseSecondReading('s01_walk_00_left.csv', '{group}_{class}_*.csv');
    expect(refuse).toThrow('group "s01", class "walk"');
    expect(refuse).toThrow('group "s01_walk", class "00"');
    expect(refuse).toThrow(expect.objectContaining({ failureClass: 'DatasetRejected' }));
  });
});
