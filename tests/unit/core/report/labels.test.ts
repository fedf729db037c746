import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../core/analysis/analyse.ts';
import { drawSvg } from '../../../../core/report/drawing/draw.ts';
import { measureTextWidth } from '../../../../core/report/drawing/text-width.ts';
import type { FigurePlan } from '../../../../core/report/figures/figure.ts';
import { writeReport } from '../../../../core/report/write-report.ts';
import { REFERENCE_VARIANTS } from '../../../fixtures/reference-variants.ts';
import { buildSweepResults, type SweepResultsOptions } from '../../../fixtures/sweep-results.ts';
import { planFigures } from './plan-figures.ts';

interface DrawnText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

const CLASSES = [
  'brushing teeth, left hand',
  'climbing stairs with shopping bags',
  'sitting down on a low sofa, then turning to the left side of the room',
  'sitting down on a low sofa, then turning to the right side of the room',
  '走路',
  'приседания',
  'הליכה',
];
const variants = REFERENCE_VARIANTS.slice(0, 5).map((variant, index) => ({
  ...variant,
  name: `bidirectional-gru_hidden16_layers1_dropout0.25_lr0.003_wd0.0001_cosine_warmup5_number_${index}`,
}));

function plan(name: string, options: SweepResultsOptions): FigurePlan {
  const results = buildSweepResults({ recordings: 320, seeds: 1, ...options });
  const found = planFigures({ results, analysis: analyse(results) }).find((figure) => figure.name === name);
  if (!found) throw new RangeError(`no figure ${name}`);
  return found;
}

const draw = (name: string, options: SweepResultsOptions): Promise<string> => drawSvg(plan(name, options).specification);

const textsOf = (svg: string): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text ?? '');

describe('labels of figures', () => {
  it('number the columns of a confusion matrix with long class names, and keep every row readable', async () => {
    const texts = textsOf(await draw('confusion-matrix', { classes: CLASSES, variants }));
    expect(texts).toEqual(
      expect.arrayContaining(['brushing teeth, left hand · 1', '走路 · 5', 'приседания · 6', '\u200eהליכה\u200e · 7', '1', '7']),
    );
    const cut = texts.filter((text) => text.startsWith('sitting down'));
    expect(cut).toEqual(['sitting down on a low…left side of the room · 3', 'sitting down on a low…ght side of the room · 4']);
  });

  it('name all of 60 classes, and of 250 the 100 with the most errors', async () => {
    const sixty = textsOf(await draw('confusion-matrix', { classes: 60, variants }));
    for (let number = 1; number <= 60; number += 1) expect(sixty).toContain(`${String(number).padStart(2, '0')} · ${number}`);
    const many = plan('confusion-matrix', { classes: 250, recordings: 1000, variants });
    expect(many.subtitle?.join()).toContain('The 100 classes with the most errors, of 250');
    expect(textsOf(await drawSvg(many.specification)).filter((text) => / · \d+$/.test(text))).toHaveLength(100);
  });

  it('keep class names on both axes if they fit', async () => {
    const texts = textsOf(await draw('confusion-matrix', { classes: 5, variants }));
    expect(texts.filter((text) => text === '01')).toHaveLength(2);
  });

  it('shorten long variant names in the middle, in rows, panels and points', async () => {
    for (const name of ['top-configurations', 'training-curves', 'parameter-efficiency']) {
      const labels = textsOf(await draw(name, { variants })).filter((text) => text.startsWith('bidirect'));
      expect(labels.length, name).toBeGreaterThan(1);
      for (const label of labels) expect(label).toMatch(/….*(_\d|identical\))$/);
    }
  });

  it('draw as many axes as panels', async () => {
    const svg = await draw('training-curves', { variants });
    expect(textsOf(svg).filter((text) => text === 'Epoch')).toHaveLength(variants.length);
  });

  it('leave space between the ticks of an axis', async () => {
    const close = variants.map((variant) => ({ ...variant, target: 99.7 }));
    const svg = await draw('top-configurations', { variants: close, seeds: 3 });
    const ticks = listTexts(svg).filter(({ text }) => /^\d+(\.\d+)?$/.test(text));
    expect(ticks.length).toBeGreaterThan(2);
    const sorted = ticks.sort((a, b) => a.x - b.x).map(({ text, x }) => ({ x, half: measureTextWidth(text, 11) / 2 }));
    const gaps = sorted.slice(1).map((tick, index) => tick.x - tick.half - ((sorted[index]?.x ?? 0) + (sorted[index]?.half ?? 0)));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(6);
  });
});

describe('pairs on one seed', () => {
  it('are one sentence, not a table of unknowns', () => {
    const report = (seeds: number) => {
      const results = buildSweepResults({ recordings: 320, seeds });
      const { files } = writeReport({ results, analysis: analyse(results), figures: [], leftOut: [] });
      return new TextDecoder().decode(files.find(({ path }) => path === 'report.md')?.bytes);
    };
    expect(report(1)).toContain('All 3 comparisons are based on one seed');
    expect(report(1)).not.toContain('unknown | unknown');
    expect(report(2)).toContain('paired differences, second minus first');
  });
});

function listTexts(svg: string): DrawnText[] {
  return [...svg.matchAll(/<text[^>]*transform="translate\(([-\d.]+),([-\d.]+)\)[^>]*>([^<]*)<\/text>/g)].map(([, x, y, text]) => ({
    text: text ?? '',
    x: Number(x),
    y: Number(y),
  }));
}
