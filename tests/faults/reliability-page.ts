import os from 'node:os';
import { writeRow } from './harness/outcome.ts';
import type { LongFormResult } from './long-form.ts';

/** Of one run of the suite. */
export interface Circumstances {
  readonly minutes: number;
  /** The machine's load averages over a minute, as seen while it ran; other programs count, too. */
  readonly loads: readonly number[];
}

/** docs/reliability.md: what is promised, what the suite found, what it does not try. */
export function writeReliabilityPage({ outcomes, skipped, secondsPerEpoch }: LongFormResult, circumstances: Circumstances): string {
  return `# Reliability

Written by \`npm run test:faults\`; a short form of the same cases is part of \`npm test\`.

## What is promised

- **No finished trial is trained again.** Its result lies in the store under a hash of all that determines it; whoever asks for it finds it.
- **At most one epoch of a running trial is lost** (with \`checkpointEveryEpochs\` 1, the default), whatever is killed. Where a fault destroys
  the newest checkpoint itself, the one before it is used and the journal says so.
- **The bits are the same.** Weights and results of a disturbed sweep have the hashes of an undisturbed one, on the same machine and TensorFlow.
- **Damaged objects are set aside and made again.** What does not verify is moved to \`quarantine/\`: data, splits and tensors are made again
  from what they came from, evaluations and trainings are repeated. An object that cannot be read while others can counts as damaged, too.
- **No result is lost in silence.** A finished trial whose result the store no longer has is named in report and journal, and trained again, once,
  by the sweep itself. While it is missing, \`npm start\` and \`npm run steer -- report\` end with exit code 1. Data that are gone are prepared again from
  their source; where that gives other data, what lacks them is parked.
- **Nothing waits without a word, or for ever.** A store that is away is waited for; one that refuses is waited for \`refusalTimeLimit\` (10 minutes),
  then what needs it is parked. Either is told within ten seconds in \`progress\`, in the workflow's details and on the terminal.
- **What hangs is ended.** Every stage counts what it does; one that counts no further for \`stallTimeLimit\` (5 minutes; data and report at least a
  minute) is ended and tried again, and parked at the third time.
- **A sweep outlives its report.** One that fails, or that somebody cancels or terminates, is written again by itself or by \`retryReport\`; a local
  copy that cannot be written is a warning.
- **A failure stays where it is.** Three crashes or one divergence park a variant; the others finish, and \`retryFailed\`, \`retryVariant\` or
  \`skipVariant\` go on from there.
- **Overlapping attempts cannot overwrite each other**: a checkpoint's pointer moves by compare-and-swap, and a later attempt fences the earlier.
- **Nothing is left behind**: no slot ten seconds after cancelling, no process after \`npm start\` has ended.

## What was found

Real servers, worker processes and signals. Each case disturbs a training in the middle of an epoch, or another stage of a sweep, and compares model
hashes and results with a run that nobody disturbed; all were equal, and no finished trial was lost. "To recover" is the time from the end of the
fault until the training stood further than before it.
All ${outcomes.length} cases in one run of ${circumstances.minutes.toFixed(0)} minutes, in which an undisturbed epoch took ${secondsPerEpoch.toFixed(1)} s and the
machine's load was ${describeRange(circumstances.loads)}. Where other programs take part of it, the seconds are longer.
Machine: ${os.availableParallelism()} cores, ${os.type()} ${os.arch()}, Node ${process.versions.node}.

| case | outcome | finished trials repeated | epochs lost | s to recover |
|---|---|---:|---:|---:|
${outcomes.map(writeRow).join('\n')}
${skipped.length === 0 ? '' : `\nNot run on this machine: ${skipped.join('; ')}.\n`}
After a worker is killed, up to 15 s pass until its heartbeats count as missing; a killed workflow worker costs up to 10 s until its tasks are
given to another. Trainings do not notice the latter.

## What is not tested

- Losing the disk that holds the store, or Temporal's database: both are the only copy of what they hold; back them up.
- Several machines, network partitions between them, and stores other than MinIO.
- Faults of a GPU, and bits on other machines or TensorFlow builds: floating-point results may differ there.
- The kernel's own out-of-memory killer: a slot is ended by its worker at \`DURASWEEP_SLOT_MEMORY_MB\` before that.
- Weeks: the longest sweep tried here takes minutes.
`;
}

function describeRange(loads: readonly number[]): string {
  return `${Math.min(...loads).toFixed(0)} to ${Math.max(...loads).toFixed(0)}`;
}
