/**
 * `npm run test:images`: builds the workers' image from infra/deployment/Dockerfile, checks its content, and trains with it. Needs no image
 * registry: the base images are created here from Debian's packages and this machine's Node. `-- built`: uses the image of the previous
 * build; `-- trains`: does that, and only trains. Needs root, and the Debian packages buildah, runc and mmdebstrap.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Client } from '@temporalio/client';
import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import { startServices } from '../../infra/services/services.ts';
import { toVariables } from '../../workers/child-variables.ts';
import { connectClient } from '../../workers/temporal-connection.ts';
import { describeTinySweep, planVariant, writeTinyArchive } from '../faults/harness/tiny-sweep.ts';
import { CLUSTER_TOOLS } from '../support/cluster-tools.ts';
import { makeBaseImage } from './base-image.ts';
import { createBuildah } from './buildah.ts';
import { checkImage, measureFiles } from './check-image.ts';
import { type Container, startContainer } from './container.ts';
import { BASE, IMAGE } from './names.ts';

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
    await train(root);
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

/** Sweeps by workers in containers, with servers beside them. */
async function train(root: string): Promise<void> {
  const [dataFolder, shared] = [path.join(folder, 'data'), path.join(folder, 'shared')];
  await Promise.all([mkdir(dataFolder, { mode: 0o700 }), mkdir(shared)]);
  const archive = path.join(shared, 'gestures.zip');
  await writeTinyArchive(archive);
  await Promise.all([chmod(folder, 0o755), chmod(archive, 0o644)]);
  const services = await startServices({ dataFolder, usualPorts: {} });
  const variables = { ...toVariables(services.temporal, services.s3), DURASWEEP_DATA: '/tmp/durasweep', DURASWEEP_SOURCES: shared };
  const more = { DURASWEEP_GPU: 'off', DURASWEEP_CACHE: '/opt/durasweep-cache', NODE_ENV: 'production', DURASWEEP_SLOTS: '1' };
  const common = { root, folder, shared };
  const containers: Container[] = [];
  const startWorker = async (role: string) => {
    const args = ['node', 'infra/run.mjs', '--needs=addon', 'workers/worker-process.ts', role];
    containers.push(await startContainer({ ...common, name: role, args, variables: { ...variables, ...more } }));
  };
  await startWorker('workflow');
  await startWorker('train');
  const connection = await connectClient(services.temporal);
  try {
    const training = { maxEpochs: 2 };
    const configuration = describeTinySweep({ archive, variants: [planVariant('in-a-container', 0, training)] });
    const options = { workflowId: 'in-containers', taskQueue: MAIN_QUEUE, args: [configuration], workflowRunTimeout: '10 minutes' };
    await new Client({ connection }).workflow.execute('sweep', options);
    say('a sweep has been trained by containers without rights, on files that nobody writes');
    const cleanUp = ['node', 'cli/durasweep.mjs', 'clean', '--dry-run'];
    const cleaning = await startContainer({ ...common, name: 'clean', args: cleanUp, variables: { ...variables, ...more } });
    assert.equal(await cleaning.ended, 0, cleaning.output());
    say('commands run there, too');
    assert.deepEqual(await Promise.all(containers.map((container) => container.stop())), [0, 0]);
    say('they ended in order when asked to');
  } catch (error) {
    for (const container of containers) say(container.output().slice(-4_000));
    throw error;
  } finally {
    await connection.close();
    await Promise.all(containers.map((container) => container.stop().catch(() => null)));
    await services.stop();
  }
}

function say(line: string): void {
  const load = os.loadavg()[0]?.toFixed(0);
  process.stdout.write(`${((performance.now() - start) / 1_000).toFixed(0).padStart(5)} s ${line} (load ${load})\n`);
}
