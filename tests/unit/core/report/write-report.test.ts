import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { resultsFileSchema } from '../../../../core/report/files/results-schema.ts';
import type { ReportFile } from '../../../../core/report/write-report.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';
import { type BuiltReport, buildReport } from './build-report.ts';

const hashFile = ({ path, bytes }: ReportFile) => `${path} ${createHash('sha256').update(bytes).digest('hex')}`;

describe('a report of the 14 runs with three seeds', () => {
  let report: BuiltReport;
  beforeAll(async () => {
    report = await buildReport(buildSweepResults({ seeds: 3 }));
  });

  it('has every file, and every figure as SVG and PNG', () => {
    const paths = report.files.map(({ path }) => path);
    for (const name of ['report.md', 'report.html', 'summary.csv', 'journal.md', 'results.json', 'manifest.json', 'model-card.md']) {
      expect(paths).toContain(name);
    }
    for (const { name } of report.figures) expect(paths).toEqual(expect.arrayContaining([`figures/${name}.svg`, `figures/${name}.png`]));
  });

  it('answers first, with its uncertainty and the users it was measured on', () => {
    const [answer = ''] = report.read('report.md').split('## Claims');
    expect(answer).toContain(`**${report.headline}**`);
    expect(answer).toMatch(/not distinguishable from \d+ of 13 other variants/);
    expect(answer).toContain('users seen in training');
    expect(answer).toContain('on which the best epoch was also selected');
  });

  it('writes results.json as documented', () => {
    const results = JSON.parse(report.read('results.json'));
    expect(results).toMatchObject({ sweepId: 'gestures-fixture', dataset: { synthetic: false, recordings: 3251 } });
    expect(results.trials).toHaveLength(42);
    expect(resultsFileSchema.safeParse(results).error?.issues ?? []).toEqual([]);
  });

  it('writes a page that may load nothing, whose policy names its own script and style', () => {
    const html = report.read('report.html');
    expect(html).not.toMatch(/<(?:link|img|iframe|object|embed)\b|\bsrc=|@import/);
    expect(html).toMatch(/content="default-src 'none'; style-src 'sha256-[\w+/=]{44}'; script-src 'sha256-[\w+/=]{44}'; img-src data:"/);
  });

  it('shows the answer in its page without a script, too', () => {
    expect(report.read('report.html')).toContain(`<div id="page"><p>${report.headline}</p></div>`);
  });

  it('is the same, byte for byte, when written again', async () => {
    const again = await buildReport(buildSweepResults({ seeds: 3 }));
    expect(again.files.map(hashFile)).toEqual(report.files.map(hashFile));
  });
});

describe('other reports', () => {
  it('with one seed decide nothing', async () => {
    const report = await buildReport(buildSweepResults({ seeds: 1 }), { draws: false });
    const markdown = report.read('report.md');
    expect(markdown).toContain('one seed: undecided. Which variant is best');
    expect(markdown).not.toMatch(/\bbeats\b [\w.]+ by|\*\*supported\*\*|\*\*contradicted\*\*/);
    expect(report.headline).not.toContain('interval');
  });

  it('with synthetic data say so first, and in every figure', async () => {
    const report = await buildReport(buildSweepResults({ seeds: 2, recordings: 320, synthetic: true }));
    for (const file of ['report.md', 'journal.md', 'model-card.md']) expect(report.read(file)).toMatch(/^SYNTHETIC DATA\n/);
    expect(report.read('report.html')).toMatch(/<title>SYNTHETIC DATA.*<body>\s*<div id="page"><p>SYNTHETIC DATA/s);
    expect(report.read('summary.csv')).toMatch(/^data,.*\r\nSYNTHETIC DATA,/);
    expect(report.headline).toMatch(/^SYNTHETIC DATA/);
    for (const { svg } of report.figures) expect(svg).toContain('SYNTHETIC DATA');
  });

  it('on unseen users name them, and say which figure was selected on what', async () => {
    const report = await buildReport(buildSweepResults({ seeds: 1, unseenUsers: true, recordings: 800 }));
    const markdown = report.read('report.md');
    expect(markdown).toContain('users never seen in training: 8 folds of 8 users, each held out once');
    expect(markdown).toContain('evaluated once per trial');
    expect(report.figures.map(({ name }) => name)).toContain('accuracy-by-user');
  });

  it('with data without users say nothing about users', async () => {
    const results = buildSweepResults({ seeds: 1 });
    const report = await buildReport(
      { ...results, dataset: { ...results.dataset, groups: [{ name: 'all', recordings: 3_251 }] } },
      { draws: false },
    );
    const [answer = ''] = report.read('report.md').split('## Claims');
    expect(answer).toContain('the data does not identify users');
    expect(answer).not.toContain('users seen');
  });

  it('of a running sweep are partial; without a completed trial they say that there is no answer', async () => {
    const partial = buildSweepResults({
      seeds: 2,
      recordings: 320,
      partial: true,
      alter: (trial) =>
        trial.variant === 'lstm_128'
          ? { ...trial, state: 'parked', summary: null, evaluation: null, failure: 'OutOfMemory: slot was killed' }
          : trial,
    });
    const report = await buildReport(partial, { draws: false });
    expect(report.headline).toMatch(/^PARTIAL REPORT/);
    expect(report.read('report.md')).toContain('26 of 28 trials have completed (2 parked)');
    expect(report.read('report.md')).toContain('OutOfMemory: slot was killed');
    const empty = await buildReport({ ...partial, trials: [] });
    expect(empty.headline).toContain('there is no answer');
    expect(empty.figures).toEqual([]);
  });

  it('never treat a name as markup', async () => {
    const hostile = '<img src=x onerror=alert(1)>"\'`|*[a](b)';
    const clean = buildSweepResults({ seeds: 2, recordings: 320 });
    const [experiment, ...rest] = clean.experiments;
    const report = await buildReport({
      ...clean,
      name: hostile,
      description: hostile,
      sourceProblems: [{ source: hostile, reason: hostile }],
      experiments: [{ name: hostile, question: hostile, variants: experiment?.variants ?? [] }, ...rest],
      dataset: { ...clean.dataset, name: hostile, classes: clean.dataset.classes.map((name) => `${name}${hostile}`) },
      trials: clean.trials.map((trial) => ({ ...trial, failure: hostile })),
      journal: [{ at: clean.startedAt, what: `${hostile}\n| a | b |` }],
    });
    const html = report.read('report.html');
    expect(html).not.toContain('<img');
    expect(JSON.stringify(readData(html))).toContain('<img src=x');
    expect(html).toContain('The recordings are from a later source because these could not be read:');
    for (const file of ['report.md', 'journal.md', 'model-card.md']) {
      expect(report.read(file)).not.toContain('<img');
      expect(report.read(file)).not.toMatch(/[^\\]\[a\]\(b\)/);
    }
    for (const { svg } of report.figures) expect(svg).not.toContain('<img');
    expect(report.files.every(({ path }) => /^[\w./-]+$/.test(path))).toBe(true);
  });
});

/** What the page shows. */
function readData(html: string): unknown {
  return JSON.parse(/<script type="application\/json" id="data">(.*)<\/script>/.exec(html)?.[1] ?? 'null');
}
