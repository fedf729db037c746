import { useEffect, useState } from 'preact/hooks';
import { ask } from '../parts/ask.ts';

export interface Answer<T> {
  /** The newest answer; null if there is none yet. */
  readonly value: T | null;
  readonly trouble: string | null;
}

/** Requests each path once, and again whenever `stamp` changes. @param path null: no request */
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
    // Otherwise an older request would delay the newer one.
    return () => controller.abort();
  }, [path, stamp]);
  return answer.path === path ? answer : { value: null, trouble: null };
}
