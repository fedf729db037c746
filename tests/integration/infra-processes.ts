import { readdir, readFile, readlink } from 'node:fs/promises';

/** State of a listening socket in the kernel's tables. */
const LISTENS = '0A';

/** The addresses on which a process listens, from the kernel's tables: `0100007F:2328` is 127.0.0.1:9000, byte by byte from the last. */
export async function listListeningAddresses(pid: number): Promise<string[]> {
  const descriptors = await readdir(`/proc/${pid}/fd`);
  const targets = await Promise.all(descriptors.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')));
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8')));
  return tables
    .flatMap((table) => table.trim().split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[3] === LISTENS && targets.includes(`socket:[${columns[9]}]`))
    .map((columns) => columns[1] ?? '');
}

/** The process that started another one. */
export async function readParent(pid: number): Promise<number> {
  return Number(/^PPid:\s+(\d+)$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

/** The command lines of all processes. */
export function listCommandLines(): Promise<string[]> {
  return readAll('cmdline');
}

/** The environments of all processes of this user. */
export function listEnvironments(): Promise<string[]> {
  return readAll('environ');
}

async function readAll(name: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((candidate) => /^\d+$/.test(candidate));
  return await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')));
}
