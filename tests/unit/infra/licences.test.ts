import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';

/** Those that let anyone use, change and hand on what is shipped together with this project, which is under Apache-2.0. */
const ALLOWED = new Set([
  ...['Apache-2.0', 'MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Unlicense', 'BlueOak-1.0.0', 'BSL-1.0'],
  // Of files that stay as they are: the figures' renderer and fonts, and tables of browsers.
  ...['MPL-2.0', 'CC-BY-4.0', 'OFL-1.1'],
]);
/** Their licence is not in the lock file. */
const READ_BY_HAND: Readonly<Record<string, string>> = {
  'dejavu-fonts-ttf': 'Bitstream Vera, which allows to embed and to hand on',
  unionfs: 'Unlicense',
  '@swc/core': 'Apache-2.0',
};

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly license?: string; readonly dev?: boolean }>>;
}

async function listShipped() {
  const { packages } = JSON.parse(await readFile(path.resolve(import.meta.dirname, '../../../package-lock.json'), 'utf8')) as LockFile;
  return Object.entries(packages).flatMap(([place, { license = '', dev = false }]) => {
    const name = place.split('node_modules/').at(-1) ?? '';
    return place === '' || dev ? [] : [{ name, license }];
  });
}

it('every package that users get has a licence that was reviewed', async () => {
  const others = (await listShipped()).filter(({ name, license }) => {
    const isRead = Object.keys(READ_BY_HAND).some((known) => name === known || name.startsWith(`${known}-`));
    return (
      !isRead &&
      !license
        .replaceAll(/[()]/g, '')
        .split(' AND ')
        .every((part) => ALLOWED.has(part))
    );
  });
  expect(others).toEqual([]);
});
