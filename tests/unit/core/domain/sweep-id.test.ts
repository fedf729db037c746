import { describe, expect, it } from 'vitest';
import { checkSweepId } from '../../../../core/domain/sweep-id.ts';

describe('checkSweepId', () => {
  it.each(['latest', '.hidden', 'a/b', '', 'x'.repeat(201)])('refuses "%s"', (id) => {
    expect(() => checkSweepId(id)).toThrow(expect.objectContaining({ failureClass: 'InvalidConfig' }));
  });

  it.each(['sizes-2', 'latest-2', 'A.b_c'])('takes "%s"', (id) => expect(() => checkSweepId(id)).not.toThrow());
});
