/** A kind of failure: what causes it, and what is done about it. The names travel as Temporal failure types. */
interface FailureDescription {
  readonly example: string;
  readonly policy: string;
}

const CRASH_POLICY = 'retried from the last checkpoint; parked at the third crash';

/** Every class has one policy. Failures of no class are mistakes in the code: three attempts, then parked. */
export const FAILURES = {
  InvalidConfig: {
    example: 'unknown field, hidden size 0',
    policy: 'the sweep fails at once, naming every field, its value, and what is allowed',
  },
  DatasetRejected: { example: 'checksum mismatch, path outside the archive, NaN sample', policy: 'no retry; parked, with file and line' },
  StorageUnavailable: {
    example: 'MinIO down',
    policy: 'retried with backoff until it is back; a training or evaluation waits in place, keeping what it has',
  },
  StorageRefused: {
    example: 'wrong credentials, no right to the bucket, no bucket',
    policy: 'retried for `refusalTimeLimit` (10 minutes), then parked with the way out',
  },
  ResultLost: {
    example: 'a result that the records call completed is missing or damaged',
    policy: 'named in journal and report; trained again once by its sweep, then parked; exit code 1 while it is missing',
  },
  DataLost: {
    example: 'tensors, and what they are made from, are missing',
    policy: 'prepared again from the source, once by itself and at every retry; other data than before: parked',
  },
  SlotCrashed: { example: 'killed process', policy: CRASH_POLICY },
  SlotStalled: { example: 'no progress for `stallTimeLimit`', policy: CRASH_POLICY },
  OutOfMemory: { example: 'a slot that holds more than `DURASWEEP_SLOT_MEMORY_MB`', policy: CRASH_POLICY },
  TrainingDiverged: { example: 'loss NaN', policy: 'no retry; parked' },
  Superseded: {
    example: 'another attempt took the trial over',
    policy:
      "this one stops writing, waits for the other's result, and takes over again if the other falls silent, each time for twice as long",
  },
} as const satisfies Readonly<Record<string, FailureDescription>>;

export type FailureClass = keyof typeof FAILURES;
