import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Decisions } from '../../../../core/search/decisions.ts';
import { Outcomes } from '../../../../core/search/outcomes.ts';
import { PackedTexts } from '../../../../core/search/packed-texts.ts';

const RULES = [
  'place 7 of 90 after 3 epochs; the best 30 train on',
  'worse than suggestion 12 on the same 4 of 40 folds and seeds, p = 0.050',
  'not below the median of 5 complete trials after 0.33 epochs.',
  '007, 1.0, 12345678901, -3, 4.',
  'asked for',
  '',
];

it('texts are read as they were packed, whatever numbers are in them', () => {
  const words = fc.array(fc.oneof(fc.constantFrom('a', '.', ' ', '-', ',', '0'), fc.nat().map(String), fc.float().map(String)));
  fc.assert(
    fc.property(fc.array(words), (texts) => {
      const all = [...RULES, ...texts.map((parts) => parts.join(''))];
      const packed = new PackedTexts();
      for (const text of all) packed.add(text);
      expect(all.map((_, place) => packed.get(place))).toEqual(all);
    }),
  );
});

it('decisions are listed as they were added, all or from a number on', () => {
  const decisions = new Decisions();
  const wanted = RULES.map((rule, number) => ({
    number,
    time: number / 3,
    index: number % 2,
    kind: number === 0 ? ('start' as const) : ('leave-out' as const),
    rung: number,
    epochs: number + 0.33,
    score: number === 2 ? null : -number,
    cutOff: number === 3 ? 0 : null,
    rule,
  }));
  for (const { number: _counted, ...decision } of wanted) decisions.add(decision);
  expect(decisions.list()).toEqual(wanted);
  expect(decisions.list(2, 4)).toEqual(wanted.slice(2, 4));
  expect(decisions.list(4, 99)).toEqual(wanted.slice(4));
  expect(decisions.list(99)).toEqual([]);
});

it('outcomes are listed as they were added', () => {
  const outcomes = new Outcomes();
  const wanted = [...[0.5, 'diverged', 0, 'failed', 1e-9].entries()] as [number, Parameters<Outcomes['add']>[1]][];
  for (const [index, outcome] of wanted) outcomes.add(index, outcome);
  expect(outcomes.list()).toEqual(wanted);
});
