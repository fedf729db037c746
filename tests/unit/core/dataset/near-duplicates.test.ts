import { describe, expect, it } from 'vitest';
import { countPairsAcrossParts, findNearDuplicates } from '../../../../core/dataset/near-duplicates.ts';
import { addCopies, type GeneratedSet, generateGestures, generateSet, KINDS } from './generated-series.ts';

const COPIES = 20;
interface Kind {
  readonly name: string;
  readonly make: (seed: number) => GeneratedSet | Promise<GeneratedSet>;
}

const SETS: readonly Kind[] = [
  ...[...KINDS].map(([name, draw]) => ({ name, make: (seed: number) => generateSet(draw, { seed, count: 200 }) })),
  { name: 'gestures', make: generateGestures },
];

async function countHits(make: Kind['make'], options: { readonly noise: number; readonly cut: number }): Promise<number> {
  const set = await make(1);
  const found = new Set(findNearDuplicates(addCopies(set, { copies: COPIES, ...options })).map((pair) => pair.join()));
  return Array.from({ length: COPIES }, (_, index) => `${index},${set.recordings.length + index}`).filter((pair) => found.has(pair)).length;
}

describe('findNearDuplicates', () => {
  it.each(SETS)('finds nothing in a data set without copies: $name', async ({ make }) => {
    for (const seed of [0, 1, 2]) expect(findNearDuplicates(await make(seed))).toEqual([]);
  });

  it.each(SETS)('finds every exact copy: $name', async ({ make }) => {
    expect(await countHits(make, { noise: 0, cut: 0 })).toBe(COPIES);
  });

  it.each(SETS.filter(({ name }) => /sines|noise|walks|gestures/.test(name)))(
    'finds every copy with 1 % of noise: $name',
    async ({ make }) => {
      expect(await countHits(make, { noise: 0.01, cut: 0 })).toBe(COPIES);
    },
  );

  it('finds copies that lack their last step', async () => {
    const walks = SETS.find(({ name }) => name === 'random walks')?.make ?? generateGestures;
    expect(await countHits(walks, { noise: 0.01, cut: 1 })).toBe(COPIES);
  });

  it('never counts a recording of another class as a copy', async () => {
    const set = await generateGestures(0);
    const [first] = set.recordings;
    if (!first) throw new RangeError('the set is empty');
    const other = { ...first, path: 'other', label: first.label + 1 };
    expect(findNearDuplicates({ ...set, recordings: [...set.recordings, other] })).toEqual([]);
  });
});

describe('countPairsAcrossParts', () => {
  it('counts a pair once, however many folds separate it', () => {
    const names = { validationGroups: [], testGroups: [] };
    const folds = [
      { fold: 0, train: [0, 1, 4, 5], validation: [2], test: [3], ...names },
      { fold: 1, train: [0, 2], validation: [1, 4, 5], test: [3], ...names },
    ];
    const pairs = [
      [0, 1],
      [2, 3],
      [4, 5],
    ] as const;
    expect(countPairsAcrossParts({ pairs, split: { method: 'random', seed: 0, folds } })).toBe(2);
  });
});
