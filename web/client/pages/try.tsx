import type { TryView } from '../../views/try-view.ts';
import { Trouble } from '../parts/trouble.tsx';
import { useAnswer } from '../results/use-answer.ts';
import { TryViews } from '../try/try-views.tsx';

/** For trying the best network of a sweep so far. */
export function TryPage({ sweepId }: { readonly sweepId: string }) {
  const place = encodeURIComponent(sweepId);
  const { value, trouble } = useAnswer<TryView>(`/api/sweeps/${place}/try`);
  return (
    <>
      <h1>
        <a href={`/sweeps/${place}`}>{sweepId}</a>: try it
      </h1>
      {value === null ? <Trouble message={trouble ?? 'Reading the network …'} /> : <TryViews view={value} />}
    </>
  );
}
