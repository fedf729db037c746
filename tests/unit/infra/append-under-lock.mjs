// A process of its own for the lock's tests: node append-under-lock.mjs <folder> <number of entries | hold | wait-once>
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from '../../../infra/lock.mjs';

const [folder = '', mode = ''] = process.argv.slice(2);
const path = join(folder, 'lock');

if (mode === 'hold') await withLock({ path, action: holdForever });
else if (mode === 'wait-once')
  await withLock({ path, onWait: (owner) => process.send?.({ waitsFor: owner?.pid }), action: async () => undefined });
else for (let entry = 0; entry < Number(mode); entry++) await withLock({ path, action: () => appendPair(entry) });
if (process.connected) process.disconnect();

function holdForever() {
  process.send?.('held');
  return new Promise(() => setInterval(() => undefined, 60_000));
}

/** @param {number} entry */
async function appendPair(entry) {
  await appendFile(join(folder, 'record'), `in ${process.pid} ${entry}\n`);
  await appendFile(join(folder, 'record'), `out ${process.pid} ${entry}\n`);
}
