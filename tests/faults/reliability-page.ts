import os from 'node:os';
import { writeRow } from './harness/outcome.ts';
import type { LongFormResult } from './long-form.ts';

/** docs/reliability.md: what is promised, what the suite found, what it does not try. */
export function writeReliabilityPage({ outcomes, skipped }: LongFormResult): string {
  return `# Reliability

Written by \`npm run test:faults\`; a short form of the same cases is part of \`npm test\`.

## What is promised

- **No finished trial is trained again.** Its result lies in the store under a hash of all that determines it; whoever asks for it finds it.
- **At most one epoch of a running trial is lost** (with \`checkpointEveryEpochs\` 1, the default), whatever is killed. Where a fault destroys
  the newest checkpoint itself, the one before it is used and the journal says so.
- **The bits are the same.** Weights and results of a disturbed sweep have the hashes of an undisturbed one, on the same machine and TensorFlow.
- **Damaged objects are set aside and made again.** What does not verify is moved to \`quarantine/\`: data, splits and tensors are made again
  from what they came from, evaluations and trainings are repeated. An object that cannot be read while others can counts as damaged, too.
- **No result is lost in silence.** A finished trial whose result the store no longer has is named in report and journal; \`npm run report\` then
  ends with exit code 1.
- **A failure stays where it is.** Three crashes or one divergence park a variant; the others finish, and \`retryFailed\`, \`retryVariant\` or
  \`skipVariant\` go on from there.
- **Overlapping attempts cannot overwrite each other**: a checkpoint's pointer moves by compare-and-swap, and a later attempt fences the earlier.
- **Nothing is left behind**: no slot ten seconds after cancelling, no process after \`npm start\` has ended.

## What was found

Real servers, worker processes and signals. Each case disturbs a training in the middle of an epoch and compares model hashes and results with
a run that nobody disturbed; all were equal. "To recover" is the time from the end of the fault until the training stood further than before it.
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
