import { condition } from '@temporalio/workflow';

export interface Gate {
  /** Waits for capacity, then runs the task. */
  run<T>(task: () => Promise<T>): Promise<T>;
  setPaused(paused: boolean): void;
  setCapacity(capacity: number): void;
}

/** Limits the number of concurrent tasks to `capacity` and starts none while paused. Tasks run in order of arrival. */
export function createGate({ capacity, paused }: { capacity: number; paused: boolean }): Gate {
  let places = capacity;
  let closed = paused;
  let running = 0;
  let admitted = 0;
  let arrivals = 0;
  return {
    async run(task) {
      const number = arrivals;
      arrivals += 1;
      await condition(() => !closed && running < places && number === admitted);
      admitted += 1;
      running += 1;
      try {
        return await task();
      } finally {
        running -= 1;
      }
    },
    setPaused: (next) => {
      closed = next;
    },
    setCapacity: (next) => {
      places = next;
    },
  };
}
