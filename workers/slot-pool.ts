import { readProcessMegabytes } from './process-memory.ts';
import type { SlotTask } from './run-slot-task.ts';
import { type Slot, type SlotOptions, startSlot } from './slot.ts';

export interface SlotPool {
  /** Runs a task in an idle slot. The worker must not offer more tasks at once than there are slots. */
  run(task: SlotTask): Promise<unknown>;
  /** Starts processes until there are `count`, so that the first tasks do not wait for them. */
  warmUp(count: number): void;
  /** Number of live processes. */
  count(): number;
  /** Resident memory of the largest process in megabytes; 0 if it cannot be read. */
  measureLargest(): number;
  end(): void;
}

/** A pool of slot processes, started on demand and reused for many tasks; dead processes are replaced. */
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
          // The state after a cancelled task is unknown, so the next task gets a new process.
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
