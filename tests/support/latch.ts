export interface Latch {
  /** Resolves once `open` was called. */
  readonly opened: Promise<void>;
  open(): void;
}

/** Holds something until a test lets it go. */
export function createLatch(): Latch {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
