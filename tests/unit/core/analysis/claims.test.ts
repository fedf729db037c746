import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../core/analysis/analyse.ts';
import type { ClaimVerdict } from '../../../../core/analysis/types.ts';
import type { Claim } from '../../../../core/domain/claim.ts';
import { resultsWith } from './results-with.ts';

const VALIDATION = {
  low: [0.9, 0.91, 0.92, 0.905],
  high: [0.95, 0.962, 0.968, 0.957],
  likeHigh: [0.951, 0.961, 0.969, 0.957],
  wild: [0.85, 0.99, 0.9, 0.97],
};

function judge(test: Claim['test'], metric: Claim['metric'] = 'validationAccuracy', validation: object = VALIDATION): ClaimVerdict {
  const claims = [{ name: 'claim', statement: 'It is so', metric, test }];
  return analyse(resultsWith({ validation: validation as typeof VALIDATION, claims })).claims[0] as ClaimVerdict;
}

const ordered = (variants: string[], smallestEffect = 0, direction: 'increases' | 'decreases' = 'increases') =>
  judge({ type: 'ordered', variants, direction, smallestEffect });

describe('ordered claims', () => {
  it('supports, contradicts and leaves open', () => {
    expect(ordered(['low', 'high']).verdict).toBe('supported');
    expect(ordered(['high', 'low']).verdict).toBe('contradicted');
    expect(ordered(['high', 'low'], 0, 'decreases').verdict).toBe('supported');
    expect(ordered(['wild', 'high']).verdict).toBe('undecided');
  });

  it('contradicts an effect too small to matter and supports only one that reaches it', () => {
    expect(ordered(['low', 'high'], 0.04).verdict).toBe('supported');
    expect(ordered(['low', 'high'], 0.09).verdict).toBe('contradicted');
    expect(ordered(['low', 'high'], 0.052).verdict).toBe('undecided');
  });

  it('says how many seeds are needed to show or exclude the smallest effect, not zero', () => {
    const [step] = ordered(['low', 'high'], 0.052).steps;
    expect(step?.needed?.type === 'seeds' ? step.needed.seeds : Number.POSITIVE_INFINITY).toBeGreaterThan(4);
  });

  it('shows the interval that decided, or that failed to', () => {
    expect(ordered(['low', 'high']).steps[0]).toMatchObject({ level: 0.95 });
    const [, flat] = ordered(['low', 'high', 'likeHigh']).steps;
    expect(flat).toMatchObject({ verdict: 'undecided', level: 0.975 });
    expect(flat?.interval?.[0]).toBeLessThan(0);
    expect(flat?.interval?.[1]).toBeGreaterThan(0);
  });

  it('needs every step of a chain', () => {
    expect(ordered(['low', 'high', 'likeHigh']).verdict).toBe('undecided');
    expect(ordered(['low', 'high', 'low']).verdict).toBe('contradicted');
  });

  it('decides parameter counts with one trial', () => {
    const test = { type: 'ordered' as const, variants: ['a', 'b'], direction: 'increases' as const, smallestEffect: 0 };
    expect(judge(test, 'parameters', { a: [0.9], b: [0.9] }).verdict).toBe('supported');
  });

  it('names a single seed, and a missing variant', () => {
    const test = { type: 'ordered' as const, variants: ['a', 'b'], direction: 'increases' as const, smallestEffect: 0 };
    expect(judge(test, 'validationAccuracy', { a: [0.1], b: [0.9] })).toMatchObject({
      verdict: 'undecided',
      reason: 'one seed',
    });
    expect(judge(test, 'validationAccuracy', { a: [0.1, 0.2] })).toMatchObject({
      verdict: 'undecided',
      reason: 'no completed trial of b',
    });
  });
});

describe('other claims', () => {
  it('tests equivalence from both sides', () => {
    const equivalent = (variants: [string, string], margin: number) => judge({ type: 'equivalent', variants, margin }).verdict;
    expect(equivalent(['high', 'likeHigh'], 0.01)).toBe('supported');
    expect(equivalent(['low', 'high'], 0.01)).toBe('contradicted');
    expect(equivalent(['wild', 'high'], 0.01)).toBe('undecided');
  });

  it('decides how far parameter counts differ with one trial', () => {
    const equivalent = (margin: number) =>
      judge({ type: 'equivalent', variants: ['a', 'b'], margin }, 'parameters', { a: [0.9], b: [0.9] });
    expect(equivalent(1000).verdict).toBe('supported');
    expect(equivalent(999).verdict).toBe('contradicted');
  });

  it('refutes a range at a level corrected for the number of variants, because any of them can refute it', () => {
    const validation = { a: [0.9, 0.95, 0.98], b: [0.9, 0.95, 0.98], c: [0.9, 0.95, 0.98] };
    const within = (variants: string[]) => judge({ type: 'within', variants, range: [0, 0.1] }, 'validationAccuracy', validation).steps[0];
    expect(within(['a'])?.level).toBe(0.95);
    expect(within(['a', 'b', 'c'])?.level).toBeCloseTo(1 - 0.05 / 3, 12);
    expect(within(['a', 'b', 'c'])?.interval?.[0]).toBeLessThan(within(['a'])?.interval?.[0] ?? 0);
  });

  it('tests a range by the interval of the mean', () => {
    const within = (variants: string[], range: [number, number]) => judge({ type: 'within', variants, range }).verdict;
    expect(within(['low', 'high'], [0.85, 0.99])).toBe('supported');
    expect(within(['low', 'high'], [0.85, 0.92])).toBe('contradicted');
    expect(within(['low'], [0.905, 0.95])).toBe('undecided');
  });

  it('compares spreads', () => {
    const spread = (variants: string[], than: string[]) => judge({ type: 'larger-spread', variants, than, smallestEffect: 0.01 }).verdict;
    expect(spread(['low', 'high'], ['high', 'likeHigh'])).toBe('supported');
    expect(spread(['high', 'likeHigh'], ['low', 'high'])).toBe('contradicted');
    expect(spread(['wild', 'high'], ['high', 'likeHigh'])).toBe('undecided');
  });
});
