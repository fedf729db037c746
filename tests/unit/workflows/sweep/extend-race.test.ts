import { describe, expect, it } from 'vitest';
import { parseSweepConfiguration } from '../../../../configs/parse.ts';
import { explainLostFields } from '../../../../workflows/sweep/extend-sweep.ts';
import { describeSearch } from '../../../support/search-sweep.ts';

const experimentsWith = (type: string) => parseSweepConfiguration(describeSearch({}, { pruner: { type } })).experiments;

describe('more seeds for a sweep with a search', () => {
  it('are refused if it races over them, and only then', () => {
    expect(explainLostFields(experimentsWith('race'), { seeds: [9] })).toBe(
      'seeds: the search of "search" compares trials seed by seed, so no seeds can be added.',
    );
    expect(explainLostFields(experimentsWith('asha'), { seeds: [9] })).toBeNull();
    expect(explainLostFields(experimentsWith('race'), {})).toBeNull();
  });
});
