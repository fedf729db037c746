import { describe, expect, it } from 'vitest';
import { createSourceNotice } from '../../../cli/sweep-session.ts';
import type { SweepProgress } from '../../../workflows/steering-messages.ts';

const describeProgress = (synthetic: boolean | null, sourceProblems: SweepProgress['sourceProblems']) =>
  ({ synthetic, sourceProblems }) as SweepProgress;
const problems = [{ source: '$GESTURES_ZIP', reason: '/wrong.zip: there is no such file or folder' }];

describe('the terminal reports sources', () => {
  it('once, why data was generated, with each source and its reason', () => {
    const told: string[] = [];
    const tell = createSourceNotice((message) => void told.push(message));
    for (const progress of [describeProgress(null, []), describeProgress(true, problems), describeProgress(true, problems)]) tell(progress);
    expect(told).toEqual([
      'SYNTHETIC DATA: none of the sources could be read.\n  $GESTURES_ZIP: /wrong.zip: there is no such file or folder',
    ]);
  });

  it('that were skipped for a later one', () => {
    const told: string[] = [];
    createSourceNotice((message) => void told.push(message))(describeProgress(false, problems));
    expect(told[0]).toMatch(/^These sources could not be read; a later one is used:\n {2}\$GESTURES_ZIP/);
  });
});
