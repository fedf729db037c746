import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { locateNativeAddon } from '../../infra/set-up/native-addon.ts';
import type { Buildah } from './buildah.ts';

const execute = promisify(execFile);
const SOURCES = '/etc/apt/sources.list.d/debian.sources';
/** As in the official images: what runs a container knows no other. */
const PROGRAMS = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** In which the image keeps the results of set-up. */
const CACHE = '/opt/durasweep-cache';
/** Names the addon that the image contains. */
const LABEL = 'addon';

/**
 * Replaces the official Node images, `image` and `image`-slim, by a minimal Debian with this machine's Node. The former also contains this
 * machine's TensorFlow and its addon, so that they are not built again.
 */
export async function makeBaseImage(buildah: Buildah, image: string, folder: string): Promise<void> {
  const { run, has, inspect } = buildah;
  const [tensorflow = '', addon = ''] = await locateNativeAddon();
  const contained = (await has(image)) ? (await inspect(image)).OCIv1.config.Labels?.[LABEL] : undefined;
  if (contained === path.basename(addon)) return;
  if (!(await has(`${image}-slim`))) await makeSlimImage(buildah, image, folder);
  const container = await run('from', '--pull-never', `${image}-slim`);
  const npm = path.join(path.dirname(path.dirname(await realpath(process.execPath))), 'lib/node_modules/npm');
  await run('copy', container, npm, '/usr/local/lib/node_modules/npm');
  await run('run', '--isolation', 'chroot', container, '--', 'ln', '-s', '../lib/node_modules/npm/bin/npm-cli.js', '/usr/local/bin/npm');
  for (const built of [tensorflow, addon]) await run('copy', container, built, path.posix.join(CACHE, path.basename(built)));
  await run('config', '--label', `${LABEL}=${path.basename(addon)}`, container);
  await run('commit', '--rm', container, image);
}

async function makeSlimImage({ run }: Buildah, image: string, folder: string): Promise<void> {
  const files = path.join(folder, 'debian.tar');
  await execute('mmdebstrap', ['--variant=minbase', '--include=ca-certificates,libstdc++6', 'bookworm', files, SOURCES]);
  const container = await run('from', 'scratch');
  await run('add', container, files, '/');
  await run('copy', container, await realpath(process.execPath), '/usr/local/bin/node');
  await run('config', '--env', `PATH=${PROGRAMS}`, container);
  await run('commit', '--rm', container, `${image}-slim`);
}
