/**
 * `npm run test:cluster`: the chart on a Kubernetes of its own; `-- tools`: only builds Kubernetes; `-- chart`: only that its objects are accepted;
 * `-- pods`: only that its pods train. Pods need Linux and root; they run in namespaces of their own, which leave nothing behind.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const PROJECT = path.join(import.meta.dirname, '..');
const LOGS = 'logs';
const CGROUPS = '/sys/fs/cgroup';
/** Of pods that have just ended. */
const REMOVALS = { most: 10, everyMs: 500 };
/** Folders that containerd and the kubelet use wherever their own folders are. */
const HIDDEN = ['/run/containerd', '/var/lib/kubelet', '/var/log/containers'];
/** Settings of the kernel that the kubelet wants. It sees files with these values, so it does not change them for all programs of the machine. */
const WANTED = { 'vm/overcommit_memory': 1, 'kernel/panic': 10, 'kernel/panic_on_oops': 1 };

const [part] = process.argv.slice(2);
const parts = { tools: buildTools, chart: testChart, pods: testPods };
if (part !== undefined && !Object.keys(parts).includes(part)) throw new Error(`There are ${Object.keys(parts).join(', ')}; not ${part}.`);
for (const [name, test] of Object.entries(parts)) {
  if (part !== undefined && part !== name) continue;
  const code = await test();
  if (code !== 0) process.exit(code ?? 1);
}
process.exit(0);

/** Builds only what is missing. */
function buildTools(): Promise<number | null> {
  return run(['--needs=', 'tests/cluster/build-tools.ts']);
}

function testChart(): Promise<number | null> {
  return run(['--needs=', 'tests/cluster/chart.ts']);
}

/** When the first process of its namespaces ends, the kernel ends all others there, and removes mounts and network. */
async function testPods(): Promise<number | null> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'durasweep-pods-'));
  const hide = HIDDEN.map((hidden) => `mkdir -p ${hidden} && mount -t tmpfs tmpfs ${hidden}`);
  const settings = await Promise.all(
    Object.entries(WANTED).map(async ([name, value], index) => {
      const file = path.join(folder, `setting-${index}`);
      await writeFile(file, `${value}\n`);
      return `mount --bind ${file} /proc/sys/${name}`;
    }),
  );
  const script = `${[...hide, ...settings].join(' && ')} && "$@"; exit $?`;
  const namespaces = ['unshare', '--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child', 'sh', '-c', script, 'sh'];
  let code: number | null = 1;
  try {
    await chmod(folder, 0o711);
    code = await run(['--needs=temporal,minio,addon', 'tests/cluster/pods.ts', folder], namespaces);
    return code;
  } finally {
    await removeCgroups();
    if (code !== 0) process.stdout.write(`Its logs: ${path.join(folder, LOGS)}\n`);
    const others = (await readdir(folder)).filter((name) => name !== LOGS).map((name) => path.join(folder, name));
    for (const removed of code === 0 ? [folder] : others) await rm(removed, { recursive: true, force: true });
  }
}

async function run(args: readonly string[], before: readonly string[] = []): Promise<number | null> {
  const [program = '', ...rest] = [...before, process.execPath, 'infra/run.mjs', ...args];
  const child = spawn(program, rest, { cwd: PROJECT, stdio: 'inherit' });
  return ((await once(child, 'exit')) as [number | null])[0];
}

/** Control groups are not part of a namespace. Those that are in use cannot be removed. */
async function removeCgroups(): Promise<void> {
  const folders = (await readdir(CGROUPS)).map((name) => path.join(CGROUPS, name, 'kubepods'));
  for (let attempt = 0; attempt < REMOVALS.most; attempt++) {
    const found = await Promise.all(
      folders.map((name) => execute('find', [name, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', '+']).catch(() => null)),
    );
    if (found.every((removed) => removed === null)) return;
    await delay(REMOVALS.everyMs);
  }
}
