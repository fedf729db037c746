import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitNames, fitText } from '../../../../core/report/drawing/fit-text.ts';
import { measureTextWidth } from '../../../../core/report/drawing/text-width.ts';

describe('fitText', () => {
  it('shortens in the middle, where names differ least', () => {
    expect(fitText('lr0.003_wd0.0001_cosine_baseline', { width: 150 })).toMatch(/^lr0\.003.*….*baseline$/);
    expect(fitText('short', { width: 150 })).toBe('short');
  });

  it('gives labels that fit, all different, for any names', () => {
    const names = fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), { maxLength: 12 });
    fc.assert(
      fc.property(names, (given) => {
        const labels = fitNames(given, { width: 80 });
        expect(new Set(labels).size).toBe(given.length);
        for (const label of labels) expect(measureTextWidth(label, 11)).toBeLessThanOrEqual(80);
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('keeps the part in which names differ that look the same when shortened', () => {
    const name = (side: string) => `sitting down on the sofa ${side} and getting up again from it`;
    const labels = fitNames([name('left'), name('right'), 'walking'], { width: 120 });
    expect(labels).toEqual(['sitting…left…from it', 'sitting…right…from it', 'walking']);
  });

  it('numbers them if there is no room for that part', () => {
    const name = (middle: string) => `participant ${middle.repeat(12)} of the second study`;
    const [first = '', second = ''] = fitNames([name('ab'), name('cd')], { width: 90 });
    expect(first).not.toMatch(/\d/);
    expect(second).toMatch(/ \(2\)$/);
  });
});

describe('measureTextWidth', () => {
  it("uses the font's own widths, and a whole em for missing characters", () => {
    expect(measureTextWidth('i', 100)).toBeCloseTo(27.8, 0);
    expect(measureTextWidth('Щ', 100)).toBeCloseTo(109.4, 0);
    expect(measureTextWidth('字', 100)).toBe(100);
    expect(measureTextWidth('W', 100, true)).toBeGreaterThan(measureTextWidth('W', 100));
  });
});
