import { describe, expect, it } from 'vitest';
import { runLongForm } from './long-form.ts';

/** Groups of cases that `npm run test:faults` runs too, each row with its own servers. They wait more than they compute. */
const GROUPS = [
  { names: ['objects', 'losses', 'disk'], cases: 12 },
  { names: ['refusals', 'reports'], cases: 8 },
  { names: ['stages'], cases: 4 },
];

describe.concurrent('damaged and lost objects, refusals, reports and stages', { timeout: 900_000 }, () => {
  it.each(GROUPS)('$names: no finished trial is trained again, and everything ends', async ({ names, cases }) => {
    // Failed cases throw errors; a disk that cannot be mounted is not part of these groups.
    const { outcomes } = await runLongForm(() => {}, names);
    expect(outcomes).toHaveLength(cases);
    expect(outcomes.map(({ finishedTrialsRepeated }) => finishedTrialsRepeated)).toEqual(outcomes.map(() => 0));
  });
});
