import { describe, expect, it } from 'vitest';
import { CODE_STAGES, compareWithRecord, explainState } from './records.ts';

describe('CODE_VERSIONS', () => {
  it.each(CODE_STAGES)('the version of "%s" was looked at when its code last changed', async (stage) => {
    const problem = explainState(stage, await compareWithRecord(stage));
    if (problem !== null) expect.fail(problem);
  });
});
