import fc from 'fast-check';
import type { Dataset, Recording } from '../../../../core/dataset/dataset.ts';

/** Small data sets with 2 features, any classes and groups (each at least once), lengths 1 … 6. */
export function arbitraryDataset({ minGroups = 1 }: { minGroups?: number } = {}): fc.Arbitrary<Dataset> {
  return fc
    .record({ classCount: fc.integer({ min: 1, max: 4 }), groupCount: fc.integer({ min: minGroups, max: minGroups + 4 }) })
    .chain((counts) => {
      const recording = fc.record({
        label: fc.nat(counts.classCount - 1),
        group: fc.nat(counts.groupCount - 1),
        length: fc.integer({ min: 1, max: 6 }),
      });
      return fc.array(recording, { minLength: 12, maxLength: 60 }).map((drawn) => ({
        name: 'sample',
        classes: nameAll('class', counts.classCount),
        groups: nameAll('group', counts.groupCount),
        features: ['a', 'b'],
        recordings: drawn.map(({ label, group, length }, index): Recording => {
          const values = Float32Array.from({ length: length * 2 }, (_, at) => Math.sin(index * 7 + at) * (1 + (at % 2)));
          const everyGroup = index < counts.groupCount ? index : group;
          return { path: `${index}.csv`, label, group: everyGroup, length, values };
        }),
      }));
    });
}

function nameAll(kind: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${kind} ${index}`);
}
