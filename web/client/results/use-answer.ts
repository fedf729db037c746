import { useEffect, useState } from 'preact/hooks';
import { ask } from '../parts/ask.ts';

export interface Answer<T> {
  /** The newest that came; null: none yet. */
  readonly value: T | null;
  readonly trouble: string | null;
}

/** Asks the server once for each path, and again whenever `stamp` changes. @param path null: nothing to ask */
export function useAnswer<T>(path: string | null, stamp = ''): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T> & { readonly path: string | null }>({ path: null, value: null, trouble: null });
  useEffect(() => {
    if (path === null) return;
    const controller = new AbortController();
    const { signal } = controller;
    ask<T>(path, signal).then(
      (value) => !signal.aborted && setAnswer({ path, value, trouble: null }),
      (error: Error) =>
        !signal.aborted && setAnswer((before) => ({ path, value: before.path === path ? before.value : null, trouble: error.message })),
    );
    // Whoever waits for an older one would keep the newer waiting.
    return () => controller.abort();
  }, [path, stamp]);
  return answer.path === path ? answer : { value: null, trouble: null };
}
