import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';

/** Processes that a process started, by their ids. */
export async function listChildren(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.trim().split(/\s+/).filter(Boolean).map(Number);
}

/** Processes that carry this text in their environment: what a command left behind, whoever its parent is by now. */
export async function listProcessesWith(text: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      return environment.includes(text) && pid !== process.pid ? [pid] : [];
    }),
  );
  return found.flat();
}

/** Sends a signal; a process that is gone already is no error. */
export function sendSignal(pid: number | null | undefined, signal: NodeJS.Signals): void {
  if (pid === null || pid === undefined) return;
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A process that has ended but that nobody has asked after yet (a zombie) does not count. */
export function isAlive(pid: number): boolean {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '';
    return !afterName.startsWith('Z');
  } catch {
    return false;
  }
}
