import { WorkerThreadClient } from '@temporalio/worker/lib/workflow/threaded-vm.js';

interface WatchOptions {
  readonly limitMilliseconds: number;
  readonly onStuck: () => void;
}

/**
 * Calls `onStuck` if the thread that runs workflows answers nothing for this long although it has something to do: a step of a workflow does not end,
 * and nothing else could interrupt it.
 */
export function watchWorkflowThread({ limitMilliseconds, onStuck }: WatchOptions): void {
  const { send } = WorkerThreadClient.prototype;
  let waiting = 0;
  let limit: NodeJS.Timeout | undefined;
  WorkerThreadClient.prototype.send = async function (input) {
    waiting += 1;
    limit ??= setTimeout(onStuck, limitMilliseconds);
    try {
      return await send.call(this, input);
    } finally {
      waiting -= 1;
      if (waiting > 0) limit?.refresh();
      else {
        clearTimeout(limit);
        limit = undefined;
      }
    }
  };
}
