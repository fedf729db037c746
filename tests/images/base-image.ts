import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Buildah } from './buildah.ts';

const execute = promisify(execFile);
const SOURCES = '/etc/apt/sources.list.d/debian.sources';

/** The folders in which image and machine keep the results of set-up. */
const CACHES = { inside: '/opt/durasweep-cache', here: path.join(os.homedir(), '.cache/durasweep') };

/**
 * Replaces the official Node images, `image` and `image`-slim, by a minimal Debian with this machine's Node. The former also contains this
 * machine's TensorFlow and its addon, so that they are not built again.
 */
export async function makeBaseImage({ run, has }: Buildah, image: string, folder: string): Promise<void> {
  if ((await has(image)) && (await has(`${image}-slim`))) return;
  const files = path.join(folder, 'debian.tar');
  await execute('mmdebstrap', ['--variant=minbase', '--include=ca-certificates,libstdc++6', 'bookworm', files, SOURCES]);
  const slim = await run('from', 'scratch');
  await run('add', slim, files, '/');
  await run('copy', slim, await realpath(process.execPath), '/usr/local/bin/node');
  await run('commit', slim, `${image}-slim`);
  const npm = path.join(path.dirname(path.dirname(await realpath(process.execPath))), 'lib/node_modules/npm');
  await run('copy', slim, npm, '/usr/local/lib/node_modules/npm');
  await run('run', '--isolation', 'chroot', slim, '--', 'ln', '-s', '../lib/node_modules/npm/bin/npm-cli.js', '/usr/local/bin/npm');
  for (const name of await listBuilt()) await run('copy', slim, path.join(CACHES.here, name), `${CACHES.inside}/${name}`);
  await run('commit', '--rm', slim, image);
}

async function listBuilt(): Promise<string[]> {
  const { stdout } = await execute('ls', [CACHES.here]);
  return stdout.split('\n').filter((name) => /^(tensorflow|tfjs-addon)-/.test(name));
}
