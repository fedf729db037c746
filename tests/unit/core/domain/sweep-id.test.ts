import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSweepId, nameSweepFolder } from '../../../../core/domain/sweep-id.ts';

describe("a sweep's id", () => {
  it.each(['quick', '2026-11.second_try', 'a'.repeat(200), 'latest-sweep', 'sizes-2', 'latest-2', 'A.b_c', 'nightly-2026-11-25T20:07:57Z'])(
    'may be %s',
    (id) => {
      expect(() => checkSweepId(id)).not.toThrow();
    },
  );

  it.each(['', 'a/b', '../up', '.hidden', ':a', 'a~b', 'a%3Ab', 'two words', 'a'.repeat(201), 'latest'])(
    'is refused as a configuration is, like "%s"',
    (id) => {
      expect(() => checkSweepId(id)).toThrow(expect.objectContaining({ failureClass: 'InvalidConfig' }));
    },
  );

  it.each(['', 'a/b', '../up', '.hidden', ':a', 'a~b', 'a%3Ab', 'two words', 'a'.repeat(201)])(
    'must name folders, and not be "%s"',
    (id) => {
      expect(() => checkSweepId(id)).toThrow(/is used for folder names and must be/);
    },
  );

  it('must not be that of the link to the newest report', () => {
    expect(() => checkSweepId('latest')).toThrow(/"latest" is reserved for the link/);
  });

  it('names a folder without colons that is readable and unique to the id', () => {
    expect(nameSweepFolder('quick')).toBe('quick');
    expect(nameSweepFolder('nightly-2026-11-25T20:07:57Z')).toBe('nightly-2026-11-25T20~07~57Z');
    const character = fc.constantFrom(...'aZ0_.:-');
    const id = fc.tuple(fc.constantFrom('a', '0'), fc.string({ unit: character, maxLength: 30 })).map((parts) => parts.join(''));
    fc.assert(
      fc.property(id, (text) => {
        const folder = nameSweepFolder(text);
        expect(folder).toMatch(/^[A-Za-z0-9][A-Za-z0-9_.~-]*$/);
        expect(folder.replaceAll('~', ':')).toBe(text);
      }),
    );
  });

  it.each(['../up', 'a/b', 'latest', '..'])('names no folder if it is invalid, like "%s"', (id) => {
    expect(() => nameSweepFolder(id)).toThrow(expect.objectContaining({ failureClass: 'InvalidConfig' }));
  });
});
