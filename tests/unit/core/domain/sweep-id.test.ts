import { describe, expect, it } from 'vitest';
import { checkSweepId } from '../../../../core/domain/sweep-id.ts';

describe("a sweep's id", () => {
  it.each(['quick', '2026-11.second_try', 'a'.repeat(200), 'latest-sweep', 'sizes-2', 'latest-2', 'A.b_c'])('may be %s', (id) => {
    expect(() => checkSweepId(id)).not.toThrow();
  });

  it.each(['', 'a/b', '../up', '.hidden', 'two words', 'a'.repeat(201), 'latest'])('is refused as a configuration is, like "%s"', (id) => {
    expect(() => checkSweepId(id)).toThrow(expect.objectContaining({ failureClass: 'InvalidConfig' }));
  });

  it.each(['', 'a/b', '../up', '.hidden', 'two words', 'a'.repeat(201)])('must name folders, and not be "%s"', (id) => {
    expect(() => checkSweepId(id)).toThrow(/names folders and must be/);
  });

  it('must not be that of the link to the newest report', () => {
    expect(() => checkSweepId('latest')).toThrow(/"latest" is the name of the link/);
  });
});
