import { describe, expect, it } from 'vitest';
import { limitRecordings } from '../../../../core/training/limit-recordings.ts';
import { createFold } from './support.ts';

const data = createFold();
const limit = (perClass: number, seed = 1) => limitRecordings({ data, perClass, seed }).data.train;

describe('limitRecordings', () => {
  it('draws by the seed; a smaller number is a subset of a larger one', () => {
    const two = new Set(limit(2).recordings);
    const five = new Set(limit(5).recordings);
    expect([two.size, five.size]).toEqual([6, 15]);
    expect([...two].every((recording) => five.has(recording))).toBe(true);
    expect(new Set(limit(2, 2).recordings)).not.toEqual(two);
  });

  it('keeps rows, their values and what teachers say of them together, shortest first', () => {
    const softTargets = Float32Array.from(
      { length: data.train.count * 3 },
      (_, index) => data.train.recordings[Math.floor(index / 3)] as number,
    );
    const { data: limited, softTargets: soft = new Float32Array(0) } = limitRecordings({ data, softTargets, perClass: 3, seed: 4 });
    const { train } = limited;
    expect([...train.recordings]).toEqual(Array.from(train.recordings, (_, row) => soft[row * 3]));
    expect([...train.lengths]).toEqual([...train.lengths].sort((a, b) => a - b));
    const width = train.maxLength * train.features;
    const from = data.train.recordings.indexOf(train.recordings[4] as number);
    expect(train.values.subarray(4 * width, 5 * width)).toEqual(data.train.values.subarray(from * width, (from + 1) * width));
    expect(limited.validation).toBe(data.validation);
  });
});
