import { describe, expect, it } from 'vitest';
import { averageFolds, compareStandings, type Standing } from '../../../../core/domain/standing.ts';

const complete: Standing = { missingFolds: 0, validationAccuracy: 0.9, parameters: 100 };

describe('compareStandings', () => {
  it.each<[string, Partial<Standing>, Partial<Standing>]>([
    ['what lacks folds behind what lacks none, however accurate', {}, { missingFolds: 1, validationAccuracy: 1 }],
    ['what has nothing last', { missingFolds: 2, validationAccuracy: 0 }, { missingFolds: 2, validationAccuracy: null }],
    ['the more accurate first, however large', { validationAccuracy: 0.91, parameters: 200 }, {}],
    ['of equally accurate ones the smaller first', { parameters: 99 }, {}],
    ['accuracies that only their summing tells apart by size', { parameters: 99 }, { validationAccuracy: 0.9 + 1e-15 }],
    ['one of unknown size behind', {}, { parameters: null }],
  ])('puts %s', (_, first, second) => {
    expect(compareStandings({ ...complete, ...first }, { ...complete, ...second })).toBeLessThan(0);
    expect(compareStandings({ ...complete, ...second }, { ...complete, ...first })).toBeGreaterThan(0);
  });

  it('keeps the order of equal ones', () => expect(compareStandings(complete, { ...complete })).toBe(0));
});

describe('averageFolds', () => {
  it('weights folds equally, however many values each has', () => {
    const values = [
      { fold: 0, value: 1 },
      { fold: 1, value: 0.25 },
      { fold: 1, value: 0.5 },
      { fold: 1, value: 0.75 },
    ];
    expect(averageFolds(values)).toBe(0.75);
  });

  it('is null without values', () => expect(averageFolds([])).toBeNull());
});
