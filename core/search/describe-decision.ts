import { countOf } from '../domain/count-of.ts';
import type { Decision } from './decision.ts';

const VERBS = {
  start: 'starts',
  'go-on': 'trains on',
  wait: 'waits',
  promote: 'is promoted',
  stop: 'is stopped',
  complete: 'is complete',
  diverged: 'diverged',
  'leave-out': 'is left out',
} as const satisfies Record<Decision['kind'], string>;

/** Text after a trial's name: `is promoted to 3 epochs with 81.20 %, cut-off 80.10 %: among the best 3 of 9 after 1 epoch.` */
export function describeDecision({ kind, epochs, score, cutOff, rule }: Decision): string {
  const to = kind === 'promote' || kind === 'start' ? ` to ${countOf(epochs, 'epoch')}` : ` after ${countOf(epochs, 'epoch')}`;
  const value = score === null ? '' : ` with ${percent(score)}`;
  const limit = cutOff === null ? '' : `, cut-off ${percent(cutOff)}`;
  return `${VERBS[kind]}${to}${value}${limit}: ${rule}.`;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(2)} %`;
}
