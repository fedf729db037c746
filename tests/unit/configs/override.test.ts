import { expect, it } from 'vitest';
import { override } from '../../../configs/override.ts';

it.each([
  ['fields that one of them has', { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
  ['fields of both, at every depth', { a: { b: 1, c: { d: 1 } } }, { a: { c: { d: 2 } } }, { a: { b: 1, c: { d: 2 } } }],
  ['lists as a whole', { a: [1, 2, 3] }, { a: [4] }, { a: [4] }],
  ['null as a value', { a: { b: 1 } }, { a: null }, { a: null }],
  ['an object instead of a value', { a: 1 }, { a: { b: 1 } }, { a: { b: 1 } }],
  ['an object of another type as a whole', { a: { type: 'x', b: 1 } }, { a: { type: 'y' } }, { a: { type: 'y' } }],
  ['an object of the same type field by field', { a: { type: 'x', b: 1 } }, { a: { type: 'x', c: 2 } }, { a: { type: 'x', b: 1, c: 2 } }],
  [
    'a split of another method as a whole',
    { split: { method: 'random', folds: 3 } },
    { split: { method: 'official' } },
    { split: { method: 'official' } },
  ],
])('%s', (_, base, change, expected) => {
  expect(override(base, change)).toEqual(expected);
});

it('names on the prototype are names like others', () => {
  const merged = override(JSON.parse('{"a": 1}'), JSON.parse('{"__proto__": {"b": 1}, "constructor": 2}'));
  expect(Object.keys(merged as object).sort()).toEqual(['__proto__', 'a', 'constructor']);
  expect((merged as { b?: number }).b).toBeUndefined();
});
