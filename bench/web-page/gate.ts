/** Holds callers back until each is let through. */
export interface Gate {
  pass(): Promise<void>;
  letThrough(count: number): void;
}

export function createGate(): Gate {
  const waiting: (() => void)[] = [];
  let permits = 0;
  return {
    async pass() {
      if (permits > 0) permits -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    letThrough(count) {
      permits += count;
      while (permits > 0 && waiting.length > 0) {
        permits -= 1;
        waiting.shift()?.();
      }
    },
  };
}
