import { planVariants } from '../../configs/plan-variants.ts';
import type { SweepProgress } from '../steering-messages.ts';
import { recallCost } from './recall.ts';
import type { SweepState } from './sweep-state.ts';
import { findStatus } from './variant-states.ts';

type TimeLeft = Pick<SweepProgress, 'secondsLeft' | 'estimatedEnd'>;

const UNKNOWN: TimeLeft = { secondsLeft: null, estimatedEnd: null };

/** Estimates from the pace so far, weighting trials by cost because the longest run first. Running trials count as not started. */
export function estimateTimeLeft(state: SweepState, { total }: Pick<SweepProgress['trials'], 'total'>): TimeLeft {
  const { phase, paused, trainingSince } = state;
  if (phase !== 'training' || paused || trainingSince === null || total === null) return UNKNOWN;
  const variants = planVariants(state.configuration, state.changes);
  const { trained, open } = sumCosts(state, variants, total / variants.length);
  const now = Date.now();
  if (trained <= 0 || open <= 0 || now <= trainingSince) return UNKNOWN;
  const secondsLeft = (((now - trainingSince) / 1_000) * open) / trained;
  return { secondsLeft, estimatedEnd: new Date(now + secondsLeft * 1_000).toISOString() };
}

function sumCosts(state: SweepState, variants: ReturnType<typeof planVariants>, trialsEach: number): { trained: number; open: number } {
  let trained = 0;
  let open = 0;
  for (const variant of variants) {
    const status = findStatus(state, variant.name);
    const { completed = 0, reused = 0, failed = 0 } = status?.summary ?? {};
    const cost = recallCost(variant);
    trained += cost * (completed - reused);
    if (status === null || status.state === 'waiting' || status.state === 'running') open += cost * (trialsEach - completed - failed);
  }
  return { trained, open };
}
