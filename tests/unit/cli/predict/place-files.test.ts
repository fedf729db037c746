import { describe, expect, it } from 'vitest';
import { placeFiles } from '../../../../cli/predict/place-files.ts';

const PATTERN = 'gestures/{group}/{class}/*.txt';
const place = (names: readonly string[], location: string, pattern = PATTERN) => {
  const files = new Map(names.map((name) => [name, new Uint8Array()]));
  const placed = placeFiles({ files, location, pattern, isClass: (name) => name === 'wave' });
  return [placed.pattern, ...placed.files.keys()];
};

describe('the place of given files in a data set', () => {
  it.each([
    [
      'all of it',
      ['gestures/u1/wave/1.txt', 'gestures/info.md'],
      '/data/gestures.zip',
      [PATTERN, 'gestures/u1/wave/1.txt', 'gestures/info.md'],
    ],
    ['its only folder', ['u1/wave/1.txt'], '/data/gestures', [PATTERN, 'gestures/u1/wave/1.txt']],
    [
      'a folder out of it',
      ['wave/1.txt', 'wave/2.txt'],
      '/data/gestures/u1',
      [PATTERN, 'gestures/u1/wave/1.txt', 'gestures/u1/wave/2.txt'],
    ],
    ['a file out of it', ['1.txt'], '/data/gestures/u1/wave/1.txt', [PATTERN, 'gestures/u1/wave/1.txt']],
    ['all of it under another name', ['u1/wave/1.txt'], '/data/copy', ['{group}/{class}/*.txt', 'u1/wave/1.txt']],
    ['a file from elsewhere', ['1.txt'], '/data/1.txt', ['{class}/**', 'no class/1.txt']],
    ['a file of another kind', ['1.csv'], '/data/gestures/u1/wave/1.csv', ['{class}/**', 'no class/1.csv']],
  ])('is found for %s', (_, names, location, expected) => {
    expect(place(names, location)).toEqual(expected);
  });

  it('is not invented for files that are parts of a recording only by their paths', () => {
    expect(place(['x.txt'], '/data/x.txt', '{group}/{class}/{feature}.txt')).toEqual(['{group}/{class}/{feature}.txt', 'x.txt']);
  });

  it('is not a folder that happens to be above them', () => {
    expect(place(['1.txt'], '/home/me/1.txt', '{group}/{class}/*.txt')).toEqual(['{class}/**', 'no class/1.txt']);
  });
});
