import { describe, expect, it } from 'vitest';
import { createTimeLeft } from '../../../../infra/set-up/time-left.mjs';

describe('the time left', () => {
  it.each([
    ['too early to say', 4, 50, 100, ''],
    ['too little done to say', 60, 1, 100, ''],
    ['seconds, in steps of five', 30, 50, 100, 'about 30 s left'],
    ['minutes', 60, 20, 100, 'about 4 min left'],
    ['nothing left', 60, 100, 100, 'about 0 s left'],
    ['more done than there was thought to be', 60, 101, 100, ''],
  ])('%s', (_, elapsedSeconds, done, total, expected) => {
    let now = 1_000;
    const timeLeft = createTimeLeft(() => now);
    now += elapsedSeconds * 1_000;
    expect(timeLeft(done, total)).toBe(expected);
  });
});
