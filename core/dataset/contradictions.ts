import { createHash } from 'node:crypto';
import type { Contradictions } from '../domain/results.ts';
import type { Dataset, Recording } from './dataset.ts';

/** Counts recordings that equal one of another class in every value. @returns undefined if there are none */
export function findContradictions({ recordings, classes }: Pick<Dataset, 'recordings' | 'classes'>): Contradictions | undefined {
  const equal = new Map<string, Recording[]>();
  for (const recording of recordings) {
    const key = hashValues(recording);
    const others = equal.get(key);
    if (others) others.push(recording);
    else equal.set(key, [recording]);
  }
  const contradicting = [...equal.values()].filter((all) => new Set(all.map(({ label }) => label)).size > 1);
  const [pair] = contradicting.map((all) => [all[0], all.find(({ label }) => label !== all[0]?.label)] as const);
  if (pair === undefined) return undefined;
  const example = pair.flatMap((one) => (one === undefined ? [] : [{ path: one.path, className: classes[one.label] ?? '' }]));
  return { recordings: contradicting.reduce((sum, { length }) => sum + length, 0), example };
}

/** Their number of features is the same, so equal values are equal recordings. */
function hashValues({ values }: Recording): string {
  return createHash('sha256').update(values).digest('base64');
}
