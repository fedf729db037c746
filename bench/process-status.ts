import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second. */
const TICKS_A_SECOND = 100;
/** Places in `/proc/<pid>/stat`, counted from behind the program's name, which may contain blanks. */
const PARENT = 1;
/** User and system time. */
const OWN_TIMES = [11, 12];
const TIMES_OF_ENDED_CHILDREN = [13, 14];

export interface ProcessStatus {
  readonly pid: number;
  readonly parent: number;
  /** Processor time so far. */
  readonly ownSeconds: number;
  /** Of its children that have ended. */
  readonly endedChildrenSeconds: number;
}

/** Null if there is no such process, or on other systems than Linux. */
export function readProcessStatus(pid: number): ProcessStatus | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const sumSeconds = (places: readonly number[]) => places.reduce((sum, place) => sum + Number(fields[place]), 0) / TICKS_A_SECOND;
    return {
      pid,
      parent: Number(fields[PARENT]),
      ownSeconds: sumSeconds(OWN_TIMES),
      endedChildrenSeconds: sumSeconds(TIMES_OF_ENDED_CHILDREN),
    };
  } catch {
    return null;
  }
}
