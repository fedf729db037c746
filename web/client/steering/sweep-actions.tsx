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
  if (steering === null) return null;
  const { steer, tell } = steering;
  const act = (action: string, body?: object) => () => void steer(action, body).then(tell, (error: Error) => tell(error.message));
  const close = () => setShown(null);
  const done = (message: string) => {
    close();
    tell(message);
  };
  const isOpen = progress.known && OPEN.has(progress.phase);
  const hasFailed = progress.parked.length > 0 || progress.preparationFailure !== null;
  return (
    <section aria-label="Steer" class="actions">
      {isOpen && (progress.phase === 'paused' ? <Command name="Resume" on={act('resume')} /> : <Command name="Pause" on={act('pause')} />)}
      {isOpen && hasFailed && <Command name="Retry all failed" on={act('retryFailed')} />}
      {isOpen && progress.reportFailure !== null && <Command name="Retry the report" on={act('retryReport')} />}
      {isOpen && <Concurrency now={progress.concurrency} onSet={(concurrency) => act('setConcurrency', { concurrency })()} />}
      {isOpen && <Command name="Extend …" on={() => setShown('extend')} />}
      <Command name="Report again" on={act('report')} />
      <Command name="New sweep from this …" on={() => setShown('copy')} />
      {isOpen && <Command name="Cancel …" on={() => setShown('cancel')} />}
      {shown === 'extend' && <ExtendDialog onDone={done} onClose={close} />}
      {shown === 'copy' && <CopyDialog onDone={done} onClose={close} />}
      {shown === 'cancel' && (
        <Confirm
          title={`Cancel ${progress.sweepId}?`}
          action="Cancel the sweep"
          onAction={() => steer('cancel')}
          onDone={done}
          onClose={close}
        >
          Training stops within seconds. Finished trials and checkpoints are kept: if you start the same configuration again, it resumes
          from them.
        </Confirm>
      )}
    </section>
  );
}

function Command({ name, on }: { readonly name: string; readonly on: () => void }) {
  return (
    <button type="button" onClick={on}>
      {name}
    </button>
  );
}

interface ConcurrencyProps {
  readonly now: ProgressView['concurrency'];
  readonly onSet: (concurrency: number) => void;
}

function Concurrency({ now, onSet }: ConcurrencyProps) {
  const [written, write] = useState('');
  const wanted = Number(written);
  return (
    <form
      class="inline"
      onSubmit={(event) => {
        event.preventDefault();
        onSet(wanted);
      }}
    >
      <label>
        At once{' '}
        <input
          type="number"
          min="1"
          max="500"
          step="1"
          placeholder={String(now ?? '')}
          value={written}
          onInput={({ currentTarget }) => write(currentTarget.value)}
        />
      </label>
      <button type="submit" disabled={!Number.isInteger(wanted) || wanted < 1 || wanted > 500}>
        Set
      </button>
    </form>
  );
}
