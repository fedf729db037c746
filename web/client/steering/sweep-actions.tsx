import { useState } from 'preact/hooks';
import type { ProgressView } from '../../views/views.ts';
import { Confirm } from './confirm.tsx';
import { useSteering } from './context.ts';
import { CopyDialog } from './copy-dialog.tsx';
import { ExtendDialog } from './extend-dialog.tsx';

const OPEN = new Set(['preparing', 'training', 'paused', 'parked', 'reporting']);
type Shown = 'extend' | 'copy' | 'cancel' | null;

/** Commands for the whole sweep, depending on its state. */
export function SweepActions({ progress }: { readonly progress: ProgressView }) {
  const steering = useSteering();
  const [shown, setShown] = useState<Shown>(null);
  const [concurrency, setConcurrency] = useState('');
  if (steering === null) return null;
  const { steer, tell } = steering;
  const act = (action: string, body?: object) => () => void steer(action, body).then(tell, (error: Error) => tell(error.message));
  const isOpen = progress.known && OPEN.has(progress.phase);
  const done = (message: string) => {
    setShown(null);
    tell(message);
  };
  const wanted = Number(concurrency);
  return (
    <section aria-label="Steer" class="actions">
      {isOpen &&
        (progress.phase === 'paused' ? (
          <button type="button" onClick={act('resume')}>
            Resume
          </button>
        ) : (
          <button type="button" onClick={act('pause')}>
            Pause
          </button>
        ))}
      {isOpen && (progress.parked.length > 0 || progress.preparationFailure !== null) && (
        <button type="button" onClick={act('retryFailed')}>
          Retry all failed
        </button>
      )}
      {isOpen && progress.reportFailure !== null && (
        <button type="button" onClick={act('retryReport')}>
          Retry the report
        </button>
      )}
      {isOpen && (
        <form
          class="inline"
          onSubmit={(event) => {
            event.preventDefault();
            act('setConcurrency', { concurrency: wanted })();
          }}
        >
          <label>
            At once{' '}
            <input
              type="number"
              min="1"
              max="500"
              step="1"
              placeholder={String(progress.concurrency ?? '')}
              value={concurrency}
              onInput={({ currentTarget }) => setConcurrency(currentTarget.value)}
            />
          </label>
          <button type="submit" disabled={concurrency === '' || !Number.isInteger(wanted) || wanted < 1 || wanted > 500}>
            Set
          </button>
        </form>
      )}
      {isOpen && (
        <button type="button" onClick={() => setShown('extend')}>
          Extend …
        </button>
      )}
      <button type="button" onClick={act('report')}>
        Report again
      </button>
      <button type="button" onClick={() => setShown('copy')}>
        New sweep from this …
      </button>
      {isOpen && (
        <button type="button" onClick={() => setShown('cancel')}>
          Cancel …
        </button>
      )}
      {shown === 'extend' && <ExtendDialog onDone={done} onClose={() => setShown(null)} />}
      {shown === 'copy' && <CopyDialog onDone={done} onClose={() => setShown(null)} />}
      {shown === 'cancel' && (
        <Confirm
          title={`Cancel ${progress.sweepId}?`}
          action="Cancel the sweep"
          onAction={() => steer('cancel')}
          onDone={done}
          onClose={() => setShown(null)}
        >
          Training stops within seconds. Finished trials and checkpoints are kept: if you start the same configuration again, it resumes
          from them.
        </Confirm>
      )}
    </section>
  );
}
