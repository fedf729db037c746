import type { CheckpointKeeper } from '../../core/storage/checkpoint-keeper.ts';
import { encodeCheckpoint } from '../../core/training/checkpoint.ts';
import type { EpochEvent, TrainOutcome } from '../../core/training/train.ts';
import type { TrainedEpoch } from '../../core/training/training-run.ts';

/** The checkpoints of one trial while it trains. */
export interface TrialCheckpoints {
  /** Begins to write a due checkpoint and to move the pointer; storage then works while the epoch is validated. */
  begin(event: TrainedEpoch): void;
  /** Resolves when the epoch's checkpoint is kept, if it has one: the best epoch always has. */
  complete(event: EpochEvent): Promise<void>;
  /** Leaves what a longer training or, after a divergence, another attempt goes on from. */
  end(status: TrainOutcome['status']): Promise<void>;
}

interface CheckpointOptions {
  /** Told of the bytes of each. */
  readonly onWritten?: (bytes: number) => void;
  /** An epoch that has a checkpoint whatever `everyEpochs` says: the training pauses there. */
  readonly stopAfter?: number | undefined;
}

export function createTrialCheckpoints(
  keeper: CheckpointKeeper,
  everyEpochs: number,
  { onWritten = () => undefined, stopAfter }: CheckpointOptions = {},
): TrialCheckpoints {
  let keeping: Promise<void> | null = null;

  async function keep({ epoch, createCheckpoint }: TrainedEpoch): Promise<void> {
    const bytes = encodeCheckpoint(createCheckpoint());
    const written = await keeper.write({ epoch, bytes });
    onWritten(bytes.byteLength);
    await keeper.keep(written);
  }

  return {
    begin(event) {
      if (event.epoch % everyEpochs !== 0 && event.epoch !== stopAfter) return;
      keeping = keep(event);
      // Whoever waits for it gets the failure; it may come before anyone does.
      keeping.catch(() => undefined);
    },
    async complete(event) {
      const { epoch, record: validation, isBest } = event;
      // A training resumed before its validation has this checkpoint already.
      if (isBest && !keeper.isNewest(epoch)) keeping ??= keep(event);
      await keeping;
      keeping = null;
      keeper.describe({ epoch, validation, isBest });
    },
    async end(status) {
      await keeping;
      await keeper.prune(status === 'diverged' ? 2 : 1);
    },
  };
}
