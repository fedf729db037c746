import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../core/analysis/analyse.ts';
import type { SearchTrialRecord } from '../../../../core/domain/search-record.ts';
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
  return { variant: `size_000${index}`, state, epochs, score, fields: { hiddenSize: 8 * index }, decision: `decision ${index}` };
}

describe('the report of a search', () => {
  it('says what was spent, and lists what came furthest first, with the reason of each end', () => {
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

  it('shows at most 200 suggestions, and says so', () => {
    const read = write(Array.from({ length: 250 }, (_, index) => trial(index, 3, index / 250)));
    expect(read('report.md')).toContain('the first 200 of 250');
    expect(JSON.parse(read('results.json')).searches[0].trials).toHaveLength(250);
  });
});
