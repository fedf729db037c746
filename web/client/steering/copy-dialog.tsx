import { useEffect, useState } from 'preact/hooks';
import { ask, send } from '../parts/ask.ts';
import { Dialog } from '../parts/dialog.tsx';
import { useProblem } from '../parts/problem.ts';
import { useSteering } from './context.ts';

interface DialogProps {
  readonly onDone: (message: string) => void;
  readonly onClose: () => void;
}

/** Starts a new sweep from this one's configuration, which is validated while it is edited. */
export function CopyDialog({ onDone, onClose }: DialogProps) {
  const steering = useSteering();
  const sweepId = steering?.sweepId ?? '';
  const [id, setId] = useState(`${sweepId}-2`);
  const [text, setText] = useState('');
  const [isRead, setRead] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    ask<object>(`/api/sweeps/${encodeURIComponent(sweepId)}/configuration`).then(
      (configuration) => {
        setText(JSON.stringify(configuration, null, 2));
        setRead(true);
      },
      (error: Error) => setTrouble(error.message),
    );
  }, [sweepId]);
  const configuration = readJson(text);
  const problem = useProblem('/api/check-configuration', configuration.value);
  const shown = trouble ?? (text === '' ? null : (configuration.problem ?? problem ?? null));
  return (
    <Dialog
      title="A new sweep from this one"
      action="Start"
      isReady={problem === null && id.trim() !== ''}
      onAction={async () =>
        (await send<{ message: string }>('/api/sweeps', { sweepId: id.trim(), configuration: configuration.value })).message
      }
      onDone={onDone}
      onClose={onClose}
    >
      <label class="field">
        Its id
        <input value={id} onInput={({ currentTarget }) => setId(currentTarget.value)} />
      </label>
      <label class="field">
        Its configuration
        <textarea
          disabled={!isRead}
          rows={16}
          spellcheck={false}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <div role="status">{shown !== null && <pre class="notice">{shown}</pre>}</div>
    </Dialog>
  );
}

function readJson(text: string): { readonly value: object | null; readonly problem: string | null } {
  if (text === '') return { value: null, problem: null };
  try {
    const value: unknown = JSON.parse(text);
    const isRight = typeof value === 'object' && value !== null;
    return isRight ? { value, problem: null } : { value: null, problem: 'It must be an object.' };
  } catch (error) {
    return { value: null, problem: `It is not JSON: ${(error as Error).message}` };
  }
}
