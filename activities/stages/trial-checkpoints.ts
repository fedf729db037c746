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
  /** Leaves checkpoints from which longer training or, after a divergence, another attempt can continue. */
  end(status: TrainOutcome['status']): Promise<void>;
}

interface CheckpointOptions {
  /** Called with the size of each checkpoint. */
  readonly onWritten?: (bytes: number) => void;
  /** Whether training may pause after an epoch, which then gets a checkpoint whatever `everyEpochs` is. */
  readonly mayPauseAfter?: (epoch: number) => boolean;
}

export function createTrialCheckpoints(
  keeper: CheckpointKeeper,
  everyEpochs: number,
  { onWritten = () => undefined, mayPauseAfter = () => false }: CheckpointOptions = {},
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
      if (event.epoch % everyEpochs !== 0 && !mayPauseAfter(event.epoch)) return;
      keeping = keep(event);
      // The failure is reported to whoever awaits it, but it may occur earlier.
      keeping.catch(() => undefined);
    },
    async complete(event) {
      const { epoch, record: validation, isBest } = event;
      // Training that was resumed before the validation already has this checkpoint.
      if (isBest && !keeper.isNewest(epoch)) keeping ??= keep(event);
      await keeping;
      keeping = null;
      keeper.describe({ epoch, validation, isBest });
    },
    async end(status) {
      await keeping;
      // What an interrupted attempt left is removed at the trial's end, not at each of its pauses.
      await keeper.prune(status === 'diverged' ? 2 : 1, status === 'paused' ? 'named' : 'all');
    },
  };
}
