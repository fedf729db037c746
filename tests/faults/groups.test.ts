import { describe, expect, it } from 'vitest';
import { runLongForm } from './long-form.ts';

/** Groups of cases that `npm run test:faults` runs too, each row with servers of its own. They wait more than they compute. */
const GROUPS = [
  { names: ['objects', 'losses', 'disk'], cases: 12 },
  { names: ['refusals', 'reports'], cases: 8 },
  { names: ['stages'], cases: 4 },
];

describe.concurrent('damaged and lost objects, refusals, reports and stages', { timeout: 900_000 }, () => {
  it.each(GROUPS)('$names: no finished trial is trained again, and nothing is without an end', async ({ names, cases }) => {
    // Cases that do not hold are errors; a disk that cannot be mounted plays no part in these.
    const { outcomes } = await runLongForm(() => {}, names);
    expect(outcomes).toHaveLength(cases);
    expect(outcomes.map(({ finishedTrialsRepeated }) => finishedTrialsRepeated)).toEqual(outcomes.map(() => 0));
  });
});
