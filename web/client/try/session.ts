import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { createRecogniser, type RecognisedEvent, type Recogniser } from '../../../core/streaming/recogniser.ts';
import type { TryView } from '../../views/try-view.ts';

/** A recognised event, with its true class if known. */
export interface Found extends RecognisedEvent {
  readonly number: number;
  readonly truth: string | null;
}

/** A running stream: sources push steps, and views read the state. */
export interface Session {
  /** @param truth the class being played, if known */
  push(step: Float32Array, truth?: string | null): void;
  /** Must be called before another stream. */
  reset(): void;
  /** Recent steps, the newest last. */
  readonly recent: { readonly steps: readonly Float32Array[]; readonly count: number };
  readonly found: readonly Found[];
  /** Probability of each class for the current movement; null while nothing moves. */
  readonly look: Float32Array | null;
}

/** Number of steps kept for drawing. */
const STEPS_KEPT = 240;
const FOUND_KEPT = 100;

interface State {
  recogniser: Recogniser;
  steps: Float32Array[];
  count: number;
  found: Found[];
  truth: string | null;
}

/** One recogniser for the page; its views are redrawn once per frame, however many steps arrive. */
export function useSession(view: TryView, threshold: number): Session {
  const [, redraw] = useState(0);
  const frame = useRef(0);
  const state = useRef<State | null>(null);
  state.current ??= begin(view, threshold);
  useEffect(() => {
    if (state.current !== null) state.current = { ...begin(view, threshold), found: state.current.found };
    redraw((count) => count + 1);
  }, [view, threshold]);
  const schedule = () => {
    frame.current ||= requestAnimationFrame(() => {
      frame.current = 0;
      redraw((count) => count + 1);
    });
  };
  const actions = useMemo(
    () => ({
      push(step: Float32Array, truth: string | null = null) {
        const own = state.current;
        if (own === null) return;
        if (truth !== null) own.truth = truth;
        own.steps = [...own.steps.slice(1 - STEPS_KEPT), step];
        own.count += 1;
        const event = own.recogniser.push(step);
        if (event !== null) {
          own.found = [...own.found.slice(1 - FOUND_KEPT), { ...event, number: own.found.length + 1, truth: own.truth }];
          own.truth = null;
        }
        schedule();
      },
      reset() {
        state.current = begin(view, threshold);
        schedule();
      },
    }),
    [view, threshold],
  );
  const { steps, count, found, recogniser } = state.current;
  return { ...actions, recent: { steps, count }, found, look: recogniser.look() };
}

function begin({ model }: TryView, threshold: number): State {
  return { recogniser: createRecogniser(model, { threshold }), steps: [], count: 0, found: [], truth: null };
}
