import path from 'node:path';
import { createBuildah } from '../images/buildah.ts';
import { BASE, IMAGE } from '../images/names.ts';
import { CLUSTER_TOOLS } from '../support/cluster-tools.ts';

/** Holds a pod's namespaces. */
export const PAUSE = 'localhost/durasweep-pause:test';

/** Writes the image that `npm run test:images` has built, and that of pods, to archives. @throws Error if it has not been built */
export async function writeImages(folder: string): Promise<string[]> {
  const { run, has } = createBuildah(path.join(CLUSTER_TOOLS, 'images'));
  if (!(await has(IMAGE))) throw new Error(`${IMAGE} is not here; npm run test:images builds it.`);
  if (!(await has(PAUSE))) {
    const container = await run('from', '--pull-never', `${BASE}-slim`);
    await run('config', '--entrypoint', '["/usr/bin/sleep","infinity"]', container);
    await run('commit', '--rm', container, PAUSE);
  }
  const archives = [PAUSE, IMAGE].map((image, index) => ({ image, file: path.join(folder, `image-${index}.tar`) }));
  for (const { image, file } of archives) await run('push', image, `docker-archive:${file}:${image}`);
  return archives.map(({ file }) => file);
}
