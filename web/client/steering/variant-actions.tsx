import { useState } from 'preact/hooks';
import type { VariantRow } from '../../views/views.ts';
import { useSteering } from './context.ts';
import { RetryDialog } from './retry-dialog.tsx';

/** Commands for one variant, depending on its state. */
export function VariantActions({ row: { variant, state } }: { readonly row: VariantRow }) {
  const steering = useSteering();
  const [isRetrying, setRetrying] = useState(false);
  if (steering === null) return null;
  const { steer, tell } = steering;
  const act = (action: string) => () => void steer(action, { variant }).then(tell, (error: Error) => tell(error.message));
  const canRetry = state === 'parked' || state === 'skipped' || state === 'cancelled';
  const canSkip = state === 'parked' || state === 'waiting';
  const canCancel = state === 'running' || state === 'waiting';
  return (
    <>
      {canRetry && (
        <button type="button" class="small" aria-label={`Retry ${variant}`} onClick={() => setRetrying(true)}>
          Retry
        </button>
      )}
      {canSkip && (
        <button type="button" class="small" aria-label={`Skip ${variant}`} onClick={act('skipVariant')}>
          Skip
        </button>
      )}
      {canCancel && (
        <button type="button" class="small" aria-label={`Cancel ${variant}`} onClick={act('cancelVariant')}>
          Cancel
        </button>
      )}
      {isRetrying && (
        <RetryDialog
          variant={variant}
          onDone={(message) => {
            setRetrying(false);
            tell(message);
          }}
          onClose={() => setRetrying(false)}
        />
      )}
    </>
  );
}
