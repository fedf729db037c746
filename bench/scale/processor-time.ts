import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second. */
const TICKS_A_SECOND = 100;

export interface ProcessorSeconds {
  /** This process: workers with their workflows, stub stages and the client. */
  readonly worker: number;
  /** Temporal's server, which is a child of this process; 0 without `/proc`. */
  readonly server: number;
}

/** Processor time so far. */
export function readProcessorSeconds(): ProcessorSeconds {
  const { user, system } = process.cpuUsage();
  return { worker: Math.round((user + system) / 1e6), server: Math.round(sumChildren() / TICKS_A_SECOND) };
}

function sumChildren(): number {
  return listProcesses()
    .map(readStat)
    .filter((fields) => Number(fields[PARENT]) === process.pid)
    .reduce((sum, fields) => sum + Number(fields[USER]) + Number(fields[SYSTEM]), 0);
}

/** Places in `/proc/<pid>/stat`, counted from behind the program's name, which may contain spaces. */
const [PARENT, USER, SYSTEM] = [1, 11, 12] as const;

function readStat(pid: string): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    // It ended meanwhile.
    return [];
  }
}

function listProcesses(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
