import { readProcessMegabytes } from './process-memory.ts';
import { type Slot, type SlotOptions, type SlotTask, startSlot } from './slot.ts';

export interface SlotPool {
  /** Runs a task in an idle slot. The worker must not offer more tasks at once than there are slots. */
  run(task: SlotTask): Promise<unknown>;
  /** Starts processes until there are `count`, so that the first tasks need not wait for them. */
  warmUp(count: number): void;
  /** Processes that live. */
  count(): number;
  /** Resident memory of the largest, megabytes; 0 where that cannot be read. */
  measureLargest(): number;
  end(): void;
}

/** Slot processes, started when first needed and used for many tasks each; one that died is replaced. */
export function createSlotPool(options: SlotOptions): SlotPool {
  const idle: Slot[] = [];
  const all = new Set<Slot>();

  function take(): Slot {
    for (let slot = idle.pop(); slot !== undefined; slot = idle.pop()) {
      if (slot.isAlive()) return slot;
      all.delete(slot);
    }
    return start();
  }

  function start(): Slot {
    const slot = startSlot(options);
    all.add(slot);
    return slot;
  }

  return {
    async run(task) {
      const slot = take();
      try {
        return await slot.run(task);
      } finally {
        if (slot.isAlive() && !task.signal.aborted) idle.push(slot);
        else {
          // What a cancelled task left half done is not worth finding out: the next one gets a fresh process.
          slot.end();
          all.delete(slot);
        }
      }
    },
    warmUp(count) {
      while (all.size < count) idle.push(start());
    },
    count: () => [...all].filter((slot) => slot.isAlive()).length,
    measureLargest: () => Math.max(0, ...[...all].map(({ pid }) => readProcessMegabytes(pid, 'VmRSS') ?? 0)),
    end: () => {
      for (const slot of all) slot.end();
      all.clear();
    },
  };
}
