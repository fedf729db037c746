import os from 'node:os';
import { writeTable } from './harness/outcome.ts';
import type { LongFormResult } from './long-form.ts';

/** The circumstances of one run of the suite. */
export interface Circumstances {
  readonly minutes: number;
  /** The machine's load averages over a minute during the run, including other programs. */
  readonly loads: readonly number[];
}

/** Writes docs/reliability.md: the guarantees, the results of the suite, and what it does not cover. */
export function writeReliabilityPage(
  { outcomes, skipped, secondsPerEpoch }: LongFormResult,
  circumstances: Circumstances,
  /** The results of the command for faults between hosts, as on the current page. */
  betweenHosts: string,
): string {
  return `# Reliability

Written by \`npm run test:faults\`; a short version of the same cases is part of \`npm test\`.

## What is guaranteed

- **No finished trial is trained again.** Its result is stored under a hash of everything that determines it, and is reused wherever that hash occurs.
- **At most one epoch of a running trial is lost** (with \`checkpointEveryEpochs\` 1, the default), whatever is killed. If a fault destroys
  the newest checkpoint itself, the one before it is used and the journal says so.
- **Results are bit-for-bit the same.** Weights and results of a disturbed sweep have the hashes of an undisturbed one, on the same machine and TensorFlow build.
- **Damaged objects are quarantined and recreated.** An object that fails verification is moved to \`quarantine/\`: data, splits and tensors are recomputed
  from their sources, evaluations and trainings are repeated. An object that cannot be read while others can also counts as damaged.
- **No result is lost silently.** A finished trial whose result is missing from the store is named in the report and the journal, and the sweep trains it again, once.
  While it is missing, \`npm start\` and \`npm run steer -- report\` end with exit code 1. Missing data is prepared again from
  its source; if that gives different data, the trials that need the original are parked.
- **Nothing waits silently or forever.** Sweeps wait for a store that is unavailable. They wait up to \`refusalTimeLimit\` (10 minutes) for a store that refuses requests;
  then whatever needs it is parked. Both are shown within ten seconds in \`progress\`, in the workflow's details and on the terminal.
- **Hung stages are ended.** Every stage counts its progress. A stage that makes none for \`stallTimeLimit\` (5 minutes; data and report stages at least
  one minute) is ended and retried, and parked the third time.
- **A sweep survives a failing report.** A report that fails, or is cancelled or terminated, is written again automatically or by \`retryReport\`; a local
  copy that cannot be written is a warning.
- **Failures are isolated.** Three crashes or one divergence park a variant; the others finish, and \`retryFailed\`, \`retryVariant\` or
  \`skipVariant\` continue from there.
- **Overlapping attempts cannot overwrite each other**: a checkpoint's pointer moves by compare-and-swap, and a later attempt fences off the earlier one.
- **Nothing is left behind**: no slot ten seconds after a sweep is cancelled, no process after \`npm start\` has ended.

## Results

Cases use real servers, worker processes and signals. Each one disturbs a training in the middle of an epoch, or another stage of a sweep, and compares model
hashes and results with an undisturbed run: all were equal, and no finished trial was lost. "Seconds to recover" is the time from the end of the
fault until the training was further than before it.
All ${outcomes.length} cases in one run of ${circumstances.minutes.toFixed(0)} minutes, in which an undisturbed epoch took ${secondsPerEpoch.toFixed(1)} s and the
machine's load was ${describeRange(circumstances.loads)}. The times are longer when other programs use the machine.
Machine: ${os.availableParallelism()} cores, ${os.type()} ${os.arch()}, Node ${process.versions.node}.

${writeTable(outcomes)}
${skipped.length === 0 ? '' : `\nNot run on this machine: ${skipped.join('; ')}.\n`}
When a worker is killed, up to 15 s pass until its heartbeats are considered missing. When a workflow worker is killed, up to 10 s pass until its tasks are
given to another; trainings do not notice.

${betweenHosts}## What is not tested

- Loss of the store's disk or of Temporal's database. Both are the only copy of their data: back them up, the database's file together with
  the log beside it (\`temporal.db-wal\`) and while nothing runs.
- Separate machines: the hosts of \`npm run test:hosts\` share a kernel, a disk and processors. Stores other than MinIO.
- GPU faults other than a killed training process, after which the weights had the same bits ([GPU](how-to/gpu.md)); equal bits on other machines or TensorFlow
  builds, where floating-point results may differ.
- The kernel's out-of-memory killer: before it acts, the worker ends a slot that exceeds \`DURASWEEP_SLOT_MEMORY_MB\`.
- Long runs: the longest sweep tested here takes minutes.
`;
}

/** The section on the current page with its heading; empty if it is missing. */
export function readBetweenHosts(page: string): string {
  return /^## Between hosts\n.*?(?=^## )/ms.exec(page)?.[0] ?? '';
}

export function describeRange(loads: readonly number[]): string {
  return `${Math.min(...loads).toFixed(0)} to ${Math.max(...loads).toFixed(0)}`;
}
