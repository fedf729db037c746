import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../core/analysis/analyse.ts';
import type { SweepResults } from '../../../../core/domain/results.ts';
import { FIGURE_PLANNERS } from '../../../../core/report/figures/plan-figures.ts';
import { renderFigures } from '../../../../core/report/render-figures.ts';
import { writeReport } from '../../../../core/report/write-report.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';
import { buildReport } from './build-report.ts';
import { planFigures } from './plan-figures.ts';

/** Every name that plain objects inherit; of variants those that the configuration allows. */
const INHERITED = Object.getOwnPropertyNames(Object.prototype);
const VARIANT_NAMES = INHERITED.filter((name) => /^[A-Za-z]/.test(name));

/** The fixture with the first of its classes, features, users, experiments and variants named as what objects inherit. */
function renameAll(results: SweepResults): SweepResults {
  const renamed = new Map<string, string>();
  const rename = (names: readonly string[], inherited: readonly string[]) => {
    for (const [index, name] of names.entries()) if (inherited[index] !== undefined) renamed.set(name, inherited[index]);
  };
  rename(results.dataset.classes, INHERITED);
  rename(results.dataset.features, INHERITED);
  rename(
    results.dataset.groups.map(({ name }) => name),
    INHERITED,
  );
  rename(
    results.experiments.map(({ name }) => name),
    VARIANT_NAMES,
  );
  rename([...new Set(results.trials.map(({ variant }) => variant))], VARIANT_NAMES);
  return JSON.parse(JSON.stringify(results), (_key, value: unknown) => (typeof value === 'string' ? (renamed.get(value) ?? value) : value));
}

describe('a report of data named as what every object inherits', () => {
  it('has every figure and table, with these names', async () => {
    const plain = buildSweepResults({ seeds: 1, recordings: 320, unseenUsers: true, classes: 12 });
    const results = renameAll(plain);
    const { figures, read } = await buildReport(results);
    expect(figures).toHaveLength(planFigures({ results: plain, analysis: analyse(plain) }).length);
    const confusion = figures.find(({ name }) => name === 'confusion-matrix')?.svg ?? '';
    expect(INHERITED.filter((name) => !new RegExp(`>${name}(?: · \\d+)?<`).test(confusion))).toEqual([]);
    const wrong = /\ufffe|>undefined|undefined<|"undefined"|NaN|native code/;
    expect(figures.filter(({ svg }) => wrong.test(svg)).map(({ name }) => name)).toEqual([]);
    expect(VARIANT_NAMES.filter((name) => !read('summary.csv').includes(`,${name},`))).toEqual([]);
    expect(wrong.exec(read('report.html'))).toBe(null);
    expect(JSON.parse(read('results.json')).leaderboard.map(({ variant }: { variant: string }) => variant)).toContain('constructor');
  });
});

describe('renderFigures', () => {
  it('omits a figure that cannot be drawn, says why, and draws the rest', async () => {
    const results = buildSweepResults({ seeds: 1, recordings: 320 });
    const analysis = analyse(results);
    const broken = {
      about: 'Broken',
      plan: () => {
        throw new Error('no ink');
      },
    };
    const [first, second] = FIGURE_PLANNERS.filter(({ about }) => about === 'Top configurations' || about === 'Confusion matrix');
    if (!first || !second) throw new RangeError('there are no planners');
    const unreadable = {
      about: 'Unreadable',
      plan: (input: Parameters<typeof first.plan>[0]) =>
        first.plan(input).map((plan) => ({ ...plan, specification: { mark: 7 } as never })),
    };
    const { figures, leftOut } = await renderFigures({ results, analysis }, { planners: [broken, unreadable, second] });
    expect(figures.map(({ name }) => name)).toEqual(['confusion-matrix']);
    expect(leftOut).toEqual([
      { title: 'Broken', reason: 'no ink' },
      { title: first.plan({ results, analysis })[0]?.title, reason: expect.stringMatching(/\S/) },
    ]);
    const { files } = writeReport({ results, analysis, figures, leftOut });
    const report = new TextDecoder().decode(files.find(({ path }) => path === 'report.md')?.bytes);
    expect(report).toContain('A figure is missing.');
    expect(report).toContain('no ink');
  });
});
