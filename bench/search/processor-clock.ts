import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second. */
const TICKS_A_SECOND = 100;
/** Places in `/proc/<pid>/stat`, counted from behind the program's name, which may contain blanks. */
const PARENT = 1;
/** User and system time, of the process and of its children that have ended. */
const TIMES = [11, 12, 13, 14];
const LOOK_AGAIN_MS = 250;

export interface ProcessorClock {
  /** Processor seconds until a time in milliseconds since 1970. */
  readUntil(time: number): number;
  stop(): void;
}

/** Observes the processor time of processes and all their descendants: on a busy machine it says more than the time that passes. */
export function startProcessorClock(roots: readonly number[]): ProcessorClock {
  const seen: { readonly time: number; readonly seconds: number }[] = [];
  const timer = setInterval(() => seen.push({ time: Date.now(), seconds: sumSeconds(roots) }), LOOK_AGAIN_MS);
  return {
    readUntil: (time) => (seen.find((one) => one.time >= time) ?? seen.at(-1))?.seconds ?? 0,
    stop: () => clearInterval(timer),
  };
}

function sumSeconds(roots: readonly number[]): number {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const processes = all.flatMap((pid) => readStatus(Number(pid)));
  const family = new Set(roots);
  // A child may have a smaller number than its parent, so until nothing is added.
  for (let size = 0; size < family.size; ) {
    size = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
  }
  return processes.reduce((sum, { pid, seconds }) => sum + (family.has(pid) ? seconds : 0), 0);
}

/** Empty if it has ended. */
function readStatus(pid: number): { readonly pid: number; readonly parent: number; readonly seconds: number }[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = TIMES.reduce((sum, place) => sum + Number(fields[place]), 0);
    return [{ pid, parent: Number(fields[PARENT]), seconds: ticks / TICKS_A_SECOND }];
  } catch {
    return [];
  }
}
