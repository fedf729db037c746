/**
 * `npm run test:images`: builds the workers' image from infra/deployment/Dockerfile, checks its content, and trains with it, while containers
 * are killed and replaced. Needs no image registry: the base images are created here from Debian's packages and this machine's Node.
 * `-- built`: uses the image of the previous build; `-- trains`: does that, and only trains. Needs root, and the Debian packages buildah,
 * runc and mmdebstrap.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CLUSTER_TOOLS } from '../support/cluster-tools.ts';
import { makeBaseImage } from './base-image.ts';
import { createBuildah } from './buildah.ts';
import { checkImage, measureFiles } from './check-image.ts';
import { BASE, IMAGE } from './names.ts';
import { replaceContainers } from './replace-container.ts';

const PROJECT = path.resolve(import.meta.dirname, '../..');
/** How packages are downloaded on this machine: registries and their certificates. */
const OF_THE_MACHINE = ['/etc/apt', '/etc/ssl/certs', '/etc/pip.conf'].filter((file) => existsSync(file));
const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

const only = process.argv[2];
const start = performance.now();
const folder = await mkdtemp(path.join(os.tmpdir(), 'durasweep-images-'));
const buildah = createBuildah(path.join(CLUSTER_TOOLS, 'images'));
try {
  if (only === undefined) await buildImage();
  const { root, release } = await buildah.mount(IMAGE);
  try {
    if (only !== 'trains') await check(root);
    await replaceContainers({ root, folder, say });
  } finally {
    await release();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);

async function check(root: string): Promise<void> {
  await checkImage({ root, description: await buildah.inspect(IMAGE), projectFolder: PROJECT });
  say(`${await measureFiles(root)} MB; user, labels and contents are right, and no secret is inside`);
}

async function buildImage(): Promise<void> {
  await makeBaseImage(buildah, BASE, folder);
  say('what the image starts from is there');
  const mounts = { ...Object.fromEntries(OF_THE_MACHINE.map((file) => [file, file])), '/root/.npmrc': await describeRegistry() };
  await buildah.build({ context: PROJECT, file: 'infra/deployment/Dockerfile', tag: IMAGE, args: { NODE_IMAGE: BASE }, mounts });
  say('the image is built');
}

/** This user's npm settings with the machine's certificate authorities, because Node has its own. */
async function describeRegistry(): Promise<string> {
  const own = await readFile(path.join(os.homedir(), '.npmrc'), 'utf8').catch(() => '');
  const file = path.join(folder, 'npmrc');
  await writeFile(file, `${own}\ncafile=${AUTHORITIES}\n`);
  return file;
}

function say(line: string): void {
  const load = os.loadavg()[0]?.toFixed(0);
  process.stdout.write(`${((performance.now() - start) / 1_000).toFixed(0).padStart(5)} s ${line} (load ${load})\n`);
}
