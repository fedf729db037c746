import { readdirSync } from 'node:fs';
import { readProcessStatus } from '../process-status.ts';

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
  const processes = all.flatMap((pid) => readProcessStatus(Number(pid)) ?? []);
  const family = new Set(roots);
  // A child may have a smaller number than its parent, so until nothing is added.
  for (let size = 0; size < family.size; ) {
    size = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
  }
  const observed = processes.filter(({ pid }) => family.has(pid));
  return observed.reduce((sum, { ownSeconds, endedChildrenSeconds }) => sum + ownSeconds + endedChildrenSeconds, 0);
}
