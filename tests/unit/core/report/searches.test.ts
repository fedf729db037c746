import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../core/analysis/analyse.ts';
import type { SearchRecord, SearchTrialRecord } from '../../../../core/domain/search-record.ts';
import { drawSvg } from '../../../../core/report/drawing/draw.ts';
import { planSearches } from '../../../../core/report/figures/searches.ts';
import { titleSpecification } from '../../../../core/report/figures/title.ts';
import { resultsFileSchema } from '../../../../core/report/files/results-schema.ts';
import { writeReport } from '../../../../core/report/write-report.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';

const results = buildSweepResults({ seeds: 1 });

function write(trials: readonly SearchTrialRecord[]) {
  const searches = [{ experiment: 'size', trialsBudget: 40, epochsSpent: 100, epochsInFull: 400, trials }];
  const { files } = writeReport({ results: { ...results, searches }, analysis: analyse(results), figures: [], leftOut: [] });
  return (path: string) => new TextDecoder().decode(files.find((file) => file.path === path)?.bytes);
}

function trial(index: number, epochs: number, score: number | null): SearchTrialRecord {
  const state = epochs === 10 ? 'completed' : 'stopped';
  const rungs = score === null ? [] : [[1, score - 0.1] as const, [epochs, score] as const];
  return { variant: `size_000${index}`, state, epochs, score, rungs, fields: { hiddenSize: 8 * index }, decision: `decision ${index}` };
}

const OWN: SearchRecord = {
  experiment: 'size',
  sampler: 'tpe',
  pruner: 'asha',
  trialsBudget: 40,
  epochsBudget: null,
  epochsSpent: 100,
  epochsInFull: 400,
  trials: [trial(1, 3, 0.9), trial(2, 10, 0.8), trial(3, 10, 0.95), trial(4, 0, null)],
  fields: [
    { field: 'hiddenSize', kind: 'range', from: 8, to: 32, scale: 'linear', importance: 0.2 },
    { field: 'training.learningRate', kind: 'range', from: 0.001, to: 0.1, scale: 'log', importance: 0.8 },
  ],
  importanceAfter: { epochs: 3, trials: 30 },
  history: [
    { variant: 'size_0001', trials: 4, epochs: 3, score: 0.9 },
    { variant: 'size_0003', trials: 4, epochs: 23, score: 0.95 },
  ],
  timeline: [
    [0, 1, 'start', 3, null, null],
    [0, 2, 'start', 3, null, null],
    [30, 1, 'wait', 3, 0.9, null],
    [40, 2, 'wait', 3, 0.8, 0.9],
    [40, 2, 'promote', 10, 0.8, 0.8],
    [110, 2, 'complete', 10, 0.8, null],
  ],
  steering: [{ after: 7, time: 120, what: '40 suggestions in all' }],
  selection: { variant: 'size_0003', among: 2, validationAccuracy: 0.95, optimism: 0.015, testAccuracy: 0.91 },
};
const RANDOM: SearchRecord = {
  ...OWN,
  experiment: 'depth',
  sampler: 'random',
  history: [{ variant: 'depth_0001', trials: 4, epochs: 3, score: 0.93 }],
};

describe('the report of a search', () => {
  it('says what was spent, and lists the trials that came furthest first, with the reason for each end', () => {
    const read = write([trial(1, 3, 0.9), trial(2, 10, 0.8), trial(3, 10, 0.95), trial(4, 0, null)]);
    const [, section = ''] = read('report.md').split('## Search: size');
    expect(section).toContain('4 of at most 40 suggestions were tried, with 100 epochs for each fold and seed, 25 % of what');
    expect(section).toContain('2 suggestions were trained to the end');
    expect([...section.matchAll(/`(size_\d+)`/g)].map(([, name]) => name)).toEqual(['size_0003', 'size_0002', 'size_0001', 'size_0004']);
    expect(section).toContain('hiddenSize 24');
    expect(section).toContain('decision 3');
    const file = JSON.parse(read('results.json'));
    expect(resultsFileSchema.safeParse(file).error?.issues ?? []).toEqual([]);
    expect(file.searches[0].trials).toHaveLength(4);
  });

  it('lists suggestions that were stopped early in the table of the search alone, and counts them', () => {
    const [variant] = results.trials.map((one) => one.variant);
    const trials = results.trials.map((one) => (one.variant === variant ? { ...one, state: 'stopped' as const, evaluation: null } : one));
    const stopped = { ...results, trials };
    const { files } = writeReport({ results: stopped, analysis: analyse(stopped), figures: [], leftOut: [] });
    const report = new TextDecoder().decode(files.find(({ path }) => path === 'report.md')?.bytes);
    const leaderboard = report.split('## All variants')[1]?.split('\n## ')[0] ?? '';
    const count = trials.filter(({ state }) => state === 'stopped').length;
    expect(leaderboard).not.toContain(`| \`${variant}\` |`);
    expect(leaderboard).toContain('Suggestions that a search stopped early (1) are');
    expect(report).toContain(`, ${count} stopped early by a search (`);
  });

  it('shows at most 200 suggestions, and says so', () => {
    const read = write(Array.from({ length: 250 }, (_, index) => trial(index, 3, index / 250)));
    expect(read('report.md')).toContain('the first 200 of 250');
    expect(JSON.parse(read('results.json')).searches[0].trials).toHaveLength(250);
  });

  it('says what the best is worth, what decides, how it compares with random search, and what people changed', async () => {
    const input = { results: { ...results, searches: [OWN, RANDOM] }, analysis: analyse(results) };
    const own = planSearches(input).filter(({ experiment }) => experiment === 'size');
    expect(own.map(({ name, topic }) => `${topic} ${name}`)).toEqual(
      ['history', 'fields', 'rungs', 'timeline'].map((what) => `search search-size-${what}`),
    );
    const figures = await Promise.all(
      own.map(async (plan) => ({ ...plan, svg: await drawSvg(titleSpecification(plan, false)), png: new Uint8Array() })),
    );
    expect(figures.every(({ svg }) => svg.includes('<path'))).toBe(true);
    const { files } = writeReport({ ...input, figures, leftOut: [] });
    const text = new TextDecoder().decode(files.find(({ path }) => path === 'report.md')?.bytes);
    const [, section = ''] = text.split('## Search: size');
    expect(section).toContain('resampling the validation recordings shows that this is 1.50 points too high; 93.50 % is a better estimate');
    expect(section).toContain('Its test accuracy, which played no part in the selection, is 91.00 %.');
    expect(section).toContain('2.00 points more than that of the random search with the same budget, depth (93.00 %)');
    expect(section).toContain('(PED-ANOVA, 30 suggestions after 3 epochs): training.learningRate 80 %, hiddenSize 20 %.');
    expect(section).toContain('It was changed once: after decision 7: 40 suggestions in all.');
    expect(section).toContain('search-size-fields.svg');
  });

  it('says which suggestions only the budget kept from more epochs, and that nothing speaks for luck', () => {
    const wait = (index: number, cutOff: number) => [30, index, 'wait', 3, 0.9, cutOff] as const;
    const trials = [3, 3, 10].map(
      (epochs, index): SearchTrialRecord => ({ ...trial(index, epochs, 0.9), state: epochs === 3 ? 'waiting' : 'completed' }),
    );
    const timeline = [wait(0, 0.8), wait(1, 0.92), wait(2, 0.8), [110, 2, 'complete', 10, 0.9, null] as const];
    const selection = { variant: 'size_0002', among: 1, validationAccuracy: 0.9, optimism: 0, testAccuracy: null };
    const describe = (epochsBudget: number | null) => {
      const input = { ...results, searches: [{ ...OWN, trials, timeline, selection, epochsBudget }] };
      const { files } = writeReport({ results: input, analysis: analyse(results), figures: [], leftOut: [] });
      return new TextDecoder().decode(files.find(({ path }) => path === 'report.md')?.bytes).split('## Search: size')[1];
    };
    expect(describe(100)).toContain('1 suggestion that was good enough to train on was not, because the budget of 100 epochs was spent.');
    expect(describe(null)).not.toContain('good enough');
    expect(describe(null)).toContain('The only one that was trained to the end is size_0002, with 90.00 %.');
    expect(describe(null)).toContain('resampling the validation recordings shows no sign of it here');
  });

  it('draws the Pareto front for each further objective, and marks the points on it', async () => {
    const costs = (index: number, one: SearchTrialRecord) => ({ ...one, costs: { parameters: 10 ** index, multiplyAdds: 5 * index } });
    const trials = OWN.trials.map((one, index) => costs(index + 1, one));
    const search = { ...OWN, trials, front: ['size_0003', 'size_0002'] };
    const plans = planSearches({ results: { ...results, searches: [search] }, analysis: analyse(results) });
    const front = plans.find(({ name }) => name === 'search-size-front') ?? expect.fail();
    expect(front.alternativeText).toBe('2 suggestions of 2 are Pareto-optimal: size_0003, size_0002.');
    const { concat } = front.specification as { concat: { data: { values: { variant: string; cost: number; kind: string }[] } }[] };
    expect(concat.map(({ data }) => data.values.map(({ variant, cost, kind }) => `${variant} ${cost} ${kind}`))).toEqual([
      ['size_0002 100 front', 'size_0003 1000 front'],
      ['size_0002 10 front', 'size_0003 15 front'],
    ]);
    expect(await drawSvg(titleSpecification(front, false))).toContain('Trainable parameters');
  });

  it('draws at most a thousand suggestions over time, each training from start to end', () => {
    const timeline = Array.from({ length: 3_000 }, (_, index) => [
      [index, index, 'start', 1, null, null] as const,
      [index + 10, index, 'wait', 1, 0.5, null] as const,
    ]).flat();
    const search = { ...OWN, timeline };
    const plans = planSearches({ results: { ...results, searches: [search] }, analysis: analyse(results) });
    const { specification } = plans.find(({ name }) => name === 'search-size-timeline') ?? expect.fail();
    const { values } = (specification as { data: { values: { index: number; begin: number; end: number }[] } }).data;
    expect(values).toHaveLength(1_000);
    expect(values.every(({ index, begin, end }) => index % 3 === 0 && begin < end && end <= 100)).toBe(true);
  });
});
