import type { CheckpointKeeper, WrittenCheckpoint } from '../../core/storage/checkpoint-keeper.ts';
import { encodeCheckpoint } from '../../core/training/checkpoint.ts';
import type { EpochEvent, TrainedEvent, TrainOutcome } from '../../core/training/train.ts';

/** The checkpoints of one trial while it trains. */
export interface TrialCheckpoints {
  /** Begins to write a due checkpoint; storage then works while the epoch is validated. */
  begin(event: TrainedEvent): void;
  /** Resolves when the epoch's checkpoint is kept, if it has one: the best epoch always has. */
  complete(event: EpochEvent): Promise<void>;
  /** Leaves what a longer training or, after a divergence, another attempt goes on from. */
  end(status: TrainOutcome['status']): Promise<void>;
}

export function createTrialCheckpoints(keeper: CheckpointKeeper, everyEpochs: number): TrialCheckpoints {
  let writing: Promise<WrittenCheckpoint> | null = null;

  function write({ epoch, createCheckpoint }: TrainedEvent): Promise<WrittenCheckpoint> {
    const begun = keeper.write({ epoch, bytes: encodeCheckpoint(createCheckpoint()) });
    // Whoever waits for it gets the failure; it may come before anyone does.
    begun.catch(() => undefined);
    return begun;
  }

  return {
    begin(event) {
      if (event.epoch % everyEpochs === 0) writing = write(event);
    },
    async complete(event) {
      const { record: validation, isBest } = event;
      if (isBest) writing ??= write(event);
      if (writing === null) return;
      const written = await writing;
      writing = null;
      await keeper.keep({ written, validation, isBest });
    },
    async end(status) {
      await writing;
      await keeper.prune(status === 'completed' ? 1 : 2);
    },
  };
}
