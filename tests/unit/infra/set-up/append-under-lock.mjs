// A process of its own for the lock's tests: node append-under-lock.mjs <folder> <number of entries | hold | wait-once>
import { once } from 'node:events';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from '../../../../infra/set-up/lock.mjs';

const [folder = '', mode = ''] = process.argv.slice(2);
const path = join(folder, 'lock');

if (mode === 'hold') await withLock({ path, action: holdForever });
else if (mode === 'wait-once')
  await withLock({ path, onWait: (owner) => process.send?.({ waitsFor: owner?.pid }), action: async () => undefined });
else await appendAll();
if (process.connected) process.disconnect();

/** Waits for the word, so that all of a test's processes are at it together. */
async function appendAll() {
  process.send?.('ready');
  await once(process, 'message');
  for (let entry = 0; entry < Number(mode); entry++) await withLock({ path, action: () => appendPair(entry) });
}

function holdForever() {
  process.send?.('held');
  return new Promise(() => setInterval(() => undefined, 60_000));
}

/** @param {number} entry */
async function appendPair(entry) {
  await appendFile(join(folder, 'record'), `in ${process.pid} ${entry}\n`);
  for (let turn = 0; turn < 20; turn++) await readFile(join(folder, 'record'));
  await appendFile(join(folder, 'record'), `out ${process.pid} ${entry}\n`);
}
