import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../core/analysis/analyse.ts';
import { drawSvg, rasteriseSvg } from '../../../../core/report/drawing/draw.ts';
import { renderFigures } from '../../../../core/report/render-figures.ts';
import { REFERENCE_VARIANTS } from '../../../fixtures/reference-variants.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';
import { planFigures } from './plan-figures.ts';

const plan = (options: Parameters<typeof buildSweepResults>[0]) => {
  const results = buildSweepResults({ recordings: 320, ...options });
  return planFigures({ results, analysis: analyse(results) });
};

describe('renderFigures', () => {
  it('draws one figure per experiment and the general ones, once each', () => {
    const names = plan({ seeds: 2 }).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['hidden-size', 'depth', 'dropout', 'gru-vs-lstm', 'experiment-bidirectional', 'experiment-optimal']),
    );
    expect(names).toEqual(
      expect.arrayContaining([
        'top-configurations',
        'parameter-efficiency',
        'training-time',
        'inference-time',
        'training-curves',
        'confusion-matrix',
      ]),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it('gives SVG that names its axes with units, and PNG', async () => {
    const results = buildSweepResults({ seeds: 2, recordings: 320 });
    const { figures, leftOut } = await renderFigures({ results, analysis: analyse(results) });
    expect(leftOut).toEqual([]);
    const find = (name: string) => figures.find((figure) => figure.name === name)?.svg ?? '';
    expect(find('hidden-size')).toContain('Hidden size (units)');
    expect(find('hidden-size')).toContain('Best validation accuracy (%)');
    expect(find('training-time')).toContain('(s, logarithmic)');
    expect(find('inference-time')).toContain('(ms, logarithmic)');
    for (const { svg, png } of figures) {
      expect(svg).not.toMatch(/undefined|NaN|>null</);
      expect([...png.slice(1, 4)]).toEqual([...Buffer.from('PNG')]);
    }
  });

  it('warns where depth changes together with dropout', () => {
    expect(
      plan({ seeds: 1 })
        .find(({ name }) => name === 'depth')
        ?.subtitle?.join(),
    ).toContain('dropout changes along with it');
  });

  it('has a limited number of rows and facets with a hundred variants', () => {
    const variants = Array.from({ length: 100 }, (_, index) => {
      const template = REFERENCE_VARIANTS[index % REFERENCE_VARIANTS.length] as (typeof REFERENCE_VARIANTS)[number];
      return {
        ...template,
        name: `variant_${index}`,
        experiment: 'grid',
        training: { ...template.training, learningRate: 0.001 + index * 1e-5 },
      };
    });
    const grid = plan({ variants, seeds: 1 }).find(({ experiment }) => experiment === 'grid');
    expect(grid?.subtitle?.join()).toContain('The best 40 of 100 variants');
  });
});

describe('drawSvg', () => {
  it('draws texts with any characters, with a replacement for those an SVG cannot contain', async () => {
    const title = 'a\u0000b\u001b[2Jc\ud800d\uffffe\tf é 😀';
    const encoding = { x: { field: 'x', type: 'nominal' as const } };
    const svg = await drawSvg({ description: title, title, data: { values: [{ x: title }] }, mark: 'point', encoding });
    expect(svg).toContain('a\ufffdb\ufffd[2Jc\ufffdd\ufffde\tf é 😀');
    expect([...(await rasteriseSvg(svg)).slice(1, 4)]).toEqual([...Buffer.from('PNG')]);
  });
});
