import type { CheckpointKeeper } from '../../core/storage/checkpoint-keeper.ts';
import { encodeCheckpoint } from '../../core/training/checkpoint.ts';
import type { EpochEvent, TrainOutcome } from '../../core/training/train.ts';
import type { TrainedEpoch } from '../../core/training/training-run.ts';

/** The checkpoints of one trial while it trains. */
export interface TrialCheckpoints {
  /** Starts writing a due checkpoint and moving the pointer, in parallel with the validation of the epoch. */
  begin(event: TrainedEpoch): void;
  /** Resolves when the epoch's checkpoint is stored, if it has one; the best epoch always does. */
  complete(event: EpochEvent): Promise<void>;
  /** Resolves when the newest epoch's checkpoint is stored, from which training resumes. */
  pause(): Promise<void>;
  /** Leaves checkpoints from which longer training or, after a divergence, another attempt can continue. */
  end(status: TrainOutcome['status']): Promise<void>;
}

interface CheckpointOptions {
  /** Interval of checkpoints. */
  readonly everyEpochs: number;
  /** Called with the size of each checkpoint. */
  readonly onWritten?: (bytes: number) => void;
}

export function createTrialCheckpoints(
  keeper: CheckpointKeeper,
  { everyEpochs, onWritten = () => undefined }: CheckpointOptions,
): TrialCheckpoints {
  let keeping: Promise<void> | null = null;
  let newest: EpochEvent | null = null;
  const allocate = createReusedMemory();

  async function keep({ epoch, createCheckpoint }: TrainedEpoch): Promise<void> {
    const bytes = encodeCheckpoint(createCheckpoint(), allocate);
    await keeper.keep({ epoch, bytes });
    onWritten(bytes.byteLength);
  }

  function start(event: TrainedEpoch): void {
    keeping = keep(event);
    // The failure is reported to whoever awaits it, but it may occur earlier.
    keeping.catch(() => undefined);
  }

  async function settle({ epoch, record: validation, isBest }: EpochEvent): Promise<void> {
    await keeping;
    keeping = null;
    keeper.describe({ epoch, validation, isBest });
  }

  return {
    begin(event) {
      if (event.epoch % everyEpochs === 0) start(event);
    },
    async complete(event) {
      newest = event;
      // Training that was resumed before the validation already has this checkpoint.
      if (event.isBest && keeping === null && !keeper.isNewest(event.epoch)) start(event);
      await settle(event);
    },
    async pause() {
      if (newest === null || keeper.isNewest(newest.epoch)) return;
      start(newest);
      await settle(newest);
    },
    async end(status) {
      await keeping;
      // What an interrupted attempt left is removed at the trial's end, not at each of its pauses.
      await keeper.prune(status === 'diverged' ? 2 : 1, status === 'paused' ? 'named' : 'all');
    },
  };
}

/** One checkpoint is stored before the next is encoded. To get new memory from the system takes several times as long as to fill it. */
function createReusedMemory(): (bytes: number) => Uint8Array {
  let memory = Buffer.alloc(0);
  return (bytes) => {
    if (memory.byteLength < bytes) memory = Buffer.allocUnsafeSlow(bytes);
    return memory.subarray(0, bytes);
  };
}
