/** A class of failures: an example, and its policy. The names are Temporal failure types. */
interface FailureDescription {
  readonly example: string;
  readonly policy: string;
}

const CRASH_POLICY = 'retried from the last checkpoint; parked after the third crash';

/** Every class has one policy. Unclassified failures are bugs: three attempts, then parked. */
export const FAILURES = {
  InvalidConfig: {
    example: 'unknown field, hidden size 0',
    policy: 'the sweep fails at once, naming every field, its value, and what is allowed',
  },
  DatasetRejected: { example: 'checksum mismatch, path outside the archive, NaN sample', policy: 'no retry; parked, with file and line' },
  StorageUnavailable: {
    example: 'MinIO down',
    policy: 'retried with backoff until it is back; a training or evaluation waits and keeps its state',
  },
  StorageRefused: {
    example: 'wrong credentials, no permission for the bucket, missing bucket',
    policy: 'retried for `refusalTimeLimit` (10 minutes), then parked with advice',
  },
  ResultLost: {
    example: 'a result that is recorded as completed is missing or damaged',
    policy: 'named in journal and report; trained again once by its sweep, then parked; exit code 1 while it is missing',
  },
  DataLost: {
    example: 'tensors and their sources are missing',
    policy: 'prepared again from the source, once automatically and at every retry; parked if the data differs',
  },
  StateLost: {
    example: 'the stored state of a large sweep is missing or damaged',
    policy: 'the sweep fails; started again from its manifest, it reuses every finished trial',
  },
  SlotCrashed: { example: 'killed process', policy: CRASH_POLICY },
  SlotStalled: { example: 'no progress for `stallTimeLimit`', policy: CRASH_POLICY },
  OutOfMemory: { example: 'a slot that uses more than `DURASWEEP_SLOT_MEMORY_MB`', policy: CRASH_POLICY },
  TrainingDiverged: { example: 'loss NaN', policy: 'no retry; parked' },
  Superseded: {
    example: 'another attempt took the trial over',
    policy:
      'this attempt stops writing and waits for the result of the other; if the other stops making progress, it takes over again, and the wait doubles each time',
  },
} as const satisfies Readonly<Record<string, FailureDescription>>;

export type FailureClass = keyof typeof FAILURES;
