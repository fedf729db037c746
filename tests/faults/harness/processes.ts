import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';

/** Ids of the processes that a process has started. */
export async function listChildren(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.trim().split(/\s+/).filter(Boolean).map(Number);
}

/** Processes with this text in their environment: those that a command left behind, whatever their parent is now. */
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

/** Sends a signal; it is not an error if the process has already ended. */
export function sendSignal(pid: number | null | undefined, signal: NodeJS.Signals): void {
  if (pid === null || pid === undefined) return;
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A process that has ended but has not been waited for (a zombie) does not count. */
export function isAlive(pid: number): boolean {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '';
    return !afterName.startsWith('Z');
  } catch {
    return false;
  }
}
