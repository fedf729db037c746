import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../core/analysis/analyse.ts';
import { listDataNotes } from '../../../../core/domain/data-notes.ts';
import { summariseDataset } from '../../../../core/domain/dataset-summary.ts';
import type { DatasetDescription } from '../../../../core/domain/results.ts';
import { writeReport } from '../../../../core/report/write-report.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';

const leftOut = { system: 36, ignored: 1 };
const missing = { choice: 'interpolate', values: 5, recordings: 2, longestGap: 3, cutRecordings: 1 } as const;

const cases: readonly [string, Pick<DatasetDescription, 'leftOut' | 'missing'>, string[]][] = [
  ['older descriptions', {}, []],
  ['data taken as it is', { leftOut: { system: 0, ignored: 0 }, missing: null }, []],
  [
    'files of systems',
    { leftOut: { system: 1, ignored: 0 } },
    ['1 file left out: 1 that operating systems and programs create beside data (such as .DS_Store, __MACOSX, Thumbs.db)'],
  ],
  ['files that the format ignores', { leftOut: { system: 0, ignored: 2 } }, ['2 files left out: 2 by "ignore"']],
  [
    'values filled in',
    { missing: { ...missing, cutRecordings: 0 } },
    ['5 missing values in 2 recordings interpolated; the longest gap is of 3 steps'],
  ],
  [
    'recordings left out, and others cut',
    { missing: { ...missing, choice: 'drop-recording', longestGap: 0 } },
    ['2 recordings left out for 5 missing values', '1 recording cut where missing values at the end are padding'],
  ],
  [
    'a choice that nothing needed',
    { missing: { ...missing, values: 0, recordings: 0, cutRecordings: 0 } },
    ['No values missing (missing: "interpolate")'],
  ],
];

describe('what reading left out or filled in', () => {
  it.each(cases)('is counted: %s', (_, description, notes) => {
    expect(listDataNotes(description)).toEqual(notes);
  });

  it('is shown at the start and in the report, for people and for programs', () => {
    const plain = buildSweepResults({ seeds: 1, recordings: 320 });
    const results = { ...plain, dataset: { ...plain.dataset, leftOut, missing } };
    const notes = listDataNotes(results.dataset);
    expect(notes).toHaveLength(3);
    expect(summariseDataset(results.dataset)).toEqual(expect.arrayContaining(notes.map((note) => `  ${note}`)));
    const { files } = writeReport({ results, analysis: analyse(results), figures: [], leftOut: [] });
    const read = (name: string) => new TextDecoder().decode(files.find(({ path }) => path === name)?.bytes).replaceAll('\\_', '_');
    for (const note of notes) expect(read('report.md')).toContain(`- ${note}.`);
    expect(JSON.parse(read('results.json')).dataset).toMatchObject({ leftOut, missing });
  });
});
