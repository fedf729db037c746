import { describe, expect, it } from 'vitest';
import { compareWithRecord, explainState, VERSIONED } from './records.ts';

describe('code versions', () => {
  it.each(VERSIONED)('the version of "%s" was reviewed when its code last changed', async (stage) => {
    const problem = explainState(stage, await compareWithRecord(stage));
    if (problem !== null) expect.fail(problem);
  });
});
