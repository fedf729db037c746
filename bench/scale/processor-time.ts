import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second. */
const TICKS_A_SECOND = 100;
/** Places in `/proc/<pid>/stat`, counted from behind the program's name, which may contain blanks. */
const [USER, SYSTEM] = [11, 12] as const;

/** Processor time of this process: workers with their workflows, stub stages and the client. */
export function readOwnSeconds(): number {
  const { user, system } = process.cpuUsage();
  return Math.round((user + system) / 1e4) / 100;
}

/** Processor time of a process so far; 0 if there is none, or on other systems than Linux. */
export function readProcessorSeconds(pid: number | null): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[USER]) + Number(fields[SYSTEM])) / TICKS_A_SECOND;
  } catch {
    return 0;
  }
}
