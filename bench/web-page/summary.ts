import { quantile } from 'simple-statistics';
import type { FirstView } from './first-view.ts';
import type { Frames } from './frames.ts';

/** Medians, with the largest value of each. */
export function summariseViews(views: readonly FirstView[]) {
  const part = (name: keyof FirstView) => {
    const times = views.map((view) => view[name]);
    return { medianMs: round(quantile(times, 0.5)), mostMs: round(Math.max(...times)) };
  };
  return { answer: part('answer'), variants: part('variants'), settings: part('settings') };
}

export function summariseFrames(frames: Frames) {
  const times = [...frames];
  const at = (share: number) => round(quantile(times, share));
  return { frames: times.length, medianMs: at(0.5), p95Ms: at(0.95), mostMs: at(1) };
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}
