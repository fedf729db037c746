import { readProcessStatus } from '../process-status.ts';

/** Processor time of this process: workers with their workflows, stub stages and the client. */
export function readOwnSeconds(): number {
  const { user, system } = process.cpuUsage();
  return Math.round((user + system) / 1e4) / 100;
}

/** Processor time of a process so far; 0 if there is none, or on other systems than Linux. */
export function readProcessorSeconds(pid: number | null): number {
  return (pid === null ? null : readProcessStatus(pid))?.ownSeconds ?? 0;
}
