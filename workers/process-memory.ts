import { readFileSync } from 'node:fs';

/** Memory of a process on Linux: all resident memory, or only the part that is not backed by files, which processes share. */
export type MemoryField = 'VmRSS' | 'RssAnon';

/** @returns megabytes (2²⁰ bytes); null if there is no such process, or on other systems */
export function readProcessMegabytes(pid: number | undefined, field: MemoryField): number | null {
  try {
    const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1_024;
  } catch {
    return null;
  }
}
