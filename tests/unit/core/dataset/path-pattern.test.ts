import { describe, expect, it } from 'vitest';
import { compilePathPattern } from '../../../../core/dataset/path-pattern.ts';

const LONG = 'a'.repeat(4_000);

describe('a path pattern', () => {
  it.each([
    ['{group}/{class}.csv', 'u1/walk.csv', { group: 'u1', className: 'walk', part: null, feature: null }],
    ['**/{class}/*.txt', 'walk/1.txt', { group: null, className: 'walk', part: null, feature: null }],
    ['**/{class}/*.txt', 'a/b/walk/1.txt', { group: null, className: 'walk', part: null, feature: null }],
    ['{group}/{group}_{class}.csv', 'u1/u1_walk.csv', { group: 'u1', className: 'walk', part: null, feature: null }],
    ['{group}/{group}_{class}.csv', 'u1/u2_walk.csv', null],
    ['{group}_{class}.csv', 'u_1_walk.csv', { group: 'u_1', className: 'walk', part: null, feature: null }],
    ['{class}_{part}.ts', 'x_TRAIN.ts', { group: null, className: 'x', part: 'TRAIN', feature: null }],
    ['*.csv', 'a/b.csv', null],
    ['**.csv', 'a/b.csv', { group: null, className: null, part: null, feature: null }],
    ['**/*.csv', 'b.csv', { group: null, className: null, part: null, feature: null }],
    ['a.(b)[c]+{d}.csv', 'a.(b)[c]+{d}.csv', { group: null, className: null, part: null, feature: null }],
    ['{class}.csv', '.csv', null],
    ['{class}.csv', '𝒜é.csv', { group: null, className: '𝒜é', part: null, feature: null }],
    ['{class}.csv', 'walk.csv.bak', null],
  ])('%s on %s', (pattern, path, expected) => {
    expect(compilePathPattern(pattern)(path)).toEqual(expected);
  });

  it.each([
    ['******{class}y', LONG],
    ['*a*a*a*a*a*a*b', LONG],
    ['**/**/**/**/**/x', `${'a/'.repeat(2_000)}y`],
    ['{group}{class}{part}y', LONG],
    ['**a**a**a**a**a**', `${'b'.repeat(4_000)}`],
  ])('%s is refused on a long path that does not match, in steps that grow with its length', (pattern, path) => {
    expect(compilePathPattern(pattern)(path)).toBeNull();
  });

  it('gives up with a message if a repeated placeholder matches in millions of ways', () => {
    const varied = Array.from({ length: 500 }, (_, index) => index.toString(36)).join('');
    expect(() => compilePathPattern('*{class}*{class}*!')(varied)).toThrow(/dataset\.format\.path: .*too many ways/);
  });
});
