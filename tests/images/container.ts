import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

interface ContainerOptions {
  readonly name: string;
  /** The image's files, mounted read-only. */
  readonly root: string;
  /** Folder for the container's description. */
  readonly folder: string;
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** A folder of this machine that is readable at the same path inside. */
  readonly shared: string;
}

export interface Container {
  output(): string;
  hasEnded(): boolean;
  /** The exit code. */
  readonly ended: Promise<number | null>;
  /** Sends SIGTERM, like `docker stop`. @returns the exit code */
  stop(): Promise<number | null>;
  /** Sends SIGKILL, like `docker kill`; with the first process of a container, the kernel ends all others. */
  kill(): Promise<void>;
}

/** Runs an image like the chart: as an unprivileged user, with read-only files and an in-memory /tmp; on the host's network. */
export async function startContainer({ name, root, folder, args, variables, shared }: ContainerOptions): Promise<Container> {
  const bundle = path.join(folder, name);
  await mkdir(bundle);
  await execute('runc', ['spec', '--bundle', bundle]);
  const file = path.join(bundle, 'config.json');
  const usual = JSON.parse(await readFile(file, 'utf8'));
  const env = [...(usual.process.env as string[]), ...Object.entries(variables).map(([key, value]) => `${key}=${value}`)];
  const none = { bounding: [], effective: [], permitted: [], ambient: [] };
  const process = {
    ...{ terminal: false, user: { uid: 1000, gid: 1000 }, args, env, cwd: '/opt/durasweep' },
    ...{ capabilities: none, noNewPrivileges: true },
  };
  const mounts = [
    ...usual.mounts,
    { destination: '/tmp', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'nodev', 'mode=1777'] },
    { destination: '/opt/durasweep/runs', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'nodev', 'mode=1777'] },
    { destination: shared, type: 'bind', source: shared, options: ['bind', 'ro'] },
  ];
  const namespaces = (usual.linux.namespaces as { type: string }[]).filter(({ type }) => type !== 'network');
  const linux = { ...usual.linux, namespaces, resources: {} };
  await writeFile(file, JSON.stringify({ ...usual, root: { path: root, readonly: true }, process, mounts, linux }));
  const id = `durasweep-${globalThis.process.pid}-${name}`;
  const child = spawn('runc', ['run', '--bundle', bundle, id], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      output += text;
    });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const end = async (signal: 'TERM' | 'KILL') => {
    if (child.exitCode === null && child.signalCode === null) await execute('runc', ['kill', id, signal]);
    return (await exited)[0];
  };
  return {
    output: () => output,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    ended: exited.then(([code]) => code),
    stop: () => end('TERM'),
    kill: async () => void (await end('KILL')),
  };
}
