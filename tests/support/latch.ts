export interface Latch {
  /** Resolves when `open` has been called. */
  readonly opened: Promise<void>;
  open(): void;
}

/** Holds something until a test releases it. */
export function createLatch(): Latch {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
