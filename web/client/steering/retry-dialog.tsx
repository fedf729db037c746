import { useEffect, useState } from 'preact/hooks';
import { parseTyped } from '../../../core/domain/parse-json.ts';
import { ask } from '../parts/ask.ts';
import { Dialog } from '../parts/dialog.tsx';
import { useProblem } from '../parts/problem.ts';
import { useSteering } from './context.ts';

interface RetryProps {
  readonly variant: string;
  readonly onDone: (message: string) => void;
  readonly onClose: () => void;
}

/** Retries a variant with edited fields; each edit is validated while typing. */
export function RetryDialog({ variant, onDone, onClose }: RetryProps) {
  const steering = useSteering();
  const sweepId = steering?.sweepId ?? '';
  const base = `/api/sweeps/${encodeURIComponent(sweepId)}`;
  const [fields, setFields] = useState<Readonly<Record<string, unknown>>>({});
  const [edits, setEdits] = useState<Readonly<Record<string, string>>>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    ask<Record<string, unknown>>(`${base}/fields/${encodeURIComponent(variant)}`).then(setFields, (error: Error) =>
      setTrouble(error.message),
    );
  }, [base, variant]);
  const changes = collectChanges(fields, edits);
  const isChanged = Object.keys(changes).length > 0;
  const problem = useProblem(`${base}/check-change`, isChanged ? { variant, changes } : null);
  if (steering === null) return null;
  return (
    <Dialog
      title={`Try ${variant} again`}
      action={isChanged ? 'Retry with these changes' : 'Retry unchanged'}
      isReady={!isChanged || problem === null}
      onAction={() => steering.steer('retryVariant', isChanged ? { variant, changes } : { variant })}
      onDone={onDone}
      onClose={onClose}
    >
      <p>Values are JSON (0.001, true, null) or plain text. A changed variant is marked in every table.</p>
      <div class="fields">
        {Object.entries(fields).map(([name, value]) => (
          <label key={name} class={name in changes ? 'field changed' : 'field'}>
            {name}
            <input
              value={edits[name] ?? write(value)}
              onInput={({ currentTarget }) => setEdits({ ...edits, [name]: currentTarget.value })}
            />
          </label>
        ))}
      </div>
      <div role="status">{(trouble ?? problem ?? null) !== null && <pre class="notice">{trouble ?? problem}</pre>}</div>
    </Dialog>
  );
}

/** Fields with dots address nested objects. */
function collectChanges(fields: Readonly<Record<string, unknown>>, edits: Readonly<Record<string, string>>): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(edits)) {
    if (text === write(fields[name])) continue;
    const path = name.split('.');
    const last = path.pop() ?? name;
    let place = changes;
    for (const part of path) {
      place[part] ??= {};
      place = place[part] as Record<string, unknown>;
    }
    place[last] = parseTyped(text);
  }
  return changes;
}

function write(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
