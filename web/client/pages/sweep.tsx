import { useMemo, useState } from 'preact/hooks';
import type { SweepView, VariantRow } from '../../views/views.ts';
import { useLive } from '../parts/live.ts';
import { readToken } from '../parts/token.ts';
import { Trouble } from '../parts/trouble.tsx';
import { Steering, steerSweep } from '../steering/context.ts';
import { SweepActions } from '../steering/sweep-actions.tsx';
import { SweepViews } from './sweep-views.tsx';

const EVENTS = ['progress', 'variants', 'attempts', 'running', 'links'] as const;

/** One sweep, running or finished. */
export function SweepPage({ sweepId }: { readonly sweepId: string }) {
  const { state, trouble, readOnly } = useLive<SweepView>(EVENTS, { url: `/api/sweeps/${encodeURIComponent(sweepId)}/events`, applyNews });
  const { progress } = state;
  const [told, tell] = useState<string | null>(null);
  const steering = useMemo(
    () =>
      readOnly || readToken() === ''
        ? null
        : { sweepId, tell, steer: (action: string, body?: object) => steerSweep(sweepId, action, body) },
    [sweepId, readOnly],
  );
  return (
    <Steering.Provider value={steering}>
      <h1>{sweepId}</h1>
      <Trouble message={trouble} />
      {progress !== undefined && (
        <SweepViews sweepId={sweepId} view={{ ...state, progress }} tryAt={`/sweeps/${encodeURIComponent(sweepId)}/try`}>
          <SweepActions progress={progress} />
          <div role="status" aria-live="polite" class="told">
            {told}
          </div>
        </SweepViews>
      )}
    </Steering.Provider>
  );
}

/** Merges changed variants, because of thousands only those that changed are sent again. */
function applyNews(state: Partial<SweepView>, event: string, news: unknown): Partial<SweepView> {
  if (event !== 'variants') return state;
  const changed = new Map((news as VariantRow[]).map((row) => [row.variant, row]));
  const kept = (state.variants ?? []).map((row) => changed.get(row.variant) ?? row);
  const known = new Set(kept.map(({ variant }) => variant));
  const added = [...changed.values()].filter(({ variant }) => !known.has(variant));
  return { ...state, variants: [...kept, ...added].sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || 0) };
}
