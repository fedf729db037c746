import { describe, expect, it } from 'vitest';
import { describeDataset } from '../../../../core/dataset/describe.ts';
import { listDataWarnings } from '../../../../core/domain/data-warnings.ts';
import { readTexts, SERIES_FORMAT } from '../dataset/read-texts.ts';

async function warn(text: string) {
  const dataset = await readTexts({ 'all.csv': text }, SERIES_FORMAT);
  return listDataWarnings(describeDataset(dataset, { name: 'test', sha256: '', synthetic: false }));
}

describe('listDataWarnings', () => {
  it('gives no warning for recordings that change over time, several of each class', async () => {
    expect(await warn('1,2,a\n2,1,a\n1,1,b\n3,1,b\n')).toEqual([]);
  });

  it('warns of recordings of one time step', async () => {
    expect(await warn('1,a\n2,a\n3,b\n4,b\n')).toMatchObject([
      { kind: 'single-step', message: expect.stringContaining('all 4 recordings have a single time step') },
    ]);
  });

  it('warns in one sentence of classes that look like values', async () => {
    const values = Array.from({ length: 9 }, (_, index) => `1,${index},${index / 8}\n`).join('');
    expect(await warn(values)).toMatchObject([
      { kind: 'lone-classes', message: expect.stringContaining('9 of 9 classes have only one recording ("0", ') },
    ]);
    expect(await warn('1,2,a\n1,3,a\n2,3,b\n3,1,b\n2,2,c\n')).toEqual([]);
  });

  it('warns of a feature that never changes', async () => {
    const [warning] = await warn('0.1,0.1,a\n0.1,0.1,a\n0.1,0.1,b\n0.1,0.1,b\n');
    expect(warning).toMatchObject({
      kind: 'constant-features',
      message: expect.stringContaining('feature "dimension 0" has the same value everywhere'),
    });
  });

  it('warns of recordings with the same values in different classes, but not in one', async () => {
    expect(await warn('1,2,a\n1,2,a\n2,1,b\n2,3,b\n')).toEqual([]);
    expect(await warn('1,2,a\n2,1,a\n1,2,b\n2,3,b\n1,2,c\n3,1,c\n')).toEqual([
      {
        kind: 'contradictions',
        message:
          '3 recordings have exactly the values of a recording of another class (for example all.csv:1 of class "a" and all.csv:3 of class "b"), so no network can tell them apart; check their classes',
      },
    ]);
    const longer = await readTexts({ 'all.csv': '1,2,a\n1,2,2,b\n' }, { ...SERIES_FORMAT, equalLength: false });
    expect(describeDataset(longer, { name: 'test', sha256: '', synthetic: false })).not.toHaveProperty('contradictions');
  });

  it('tells of a recording that is far longer than others', async () => {
    const long = Array.from({ length: 200 }, (_, step) => step % 3).join();
    const dataset = await readTexts({ 'all.csv': `1,2,a\n2,1,a\n3,1,b\n${long},b\n` }, { ...SERIES_FORMAT, equalLength: false });
    const [warning] = listDataWarnings(describeDataset(dataset, { name: 'test', sha256: '', synthetic: false }));
    expect(warning).toMatchObject({ kind: 'outlying-length', message: expect.stringContaining('200 time steps, the median one 2') });
  });
});
