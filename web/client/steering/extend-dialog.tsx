import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog.tsx';
import { useSteering } from './context.ts';

interface DialogProps {
  readonly onDone: (message: string) => void;
  readonly onClose: () => void;
}

/** Adds seeds, epochs or experiments; finished trials are kept. */
export function ExtendDialog({ onDone, onClose }: DialogProps) {
  const steering = useSteering();
  const [seeds, setSeeds] = useState('');
  const [maxEpochs, setMaxEpochs] = useState('');
  const [experiments, setExperiments] = useState('');
  const read = readExtension({ seeds, maxEpochs, experiments });
  if (steering === null) return null;
  return (
    <Dialog
      title="Extend the sweep"
      action="Extend"
      isReady={typeof read !== 'string' && Object.keys(read).length > 0}
      onAction={() => steering.steer('extend', typeof read === 'string' ? {} : read)}
      onDone={onDone}
      onClose={onClose}
    >
      <p>Finished trials are not trained again. Leave fields empty to keep their values.</p>
      <label class="field">
        Seeds, all of them, such as 0, 1, 2
        <input value={seeds} onInput={({ currentTarget }) => setSeeds(currentTarget.value)} />
      </label>
      <label class="field">
        Maximum epochs
        <input value={maxEpochs} inputMode="numeric" onInput={({ currentTarget }) => setMaxEpochs(currentTarget.value)} />
      </label>
      <label class="field">
        Experiments to add, as in a configuration: a JSON list
        <textarea rows={6} value={experiments} onInput={({ currentTarget }) => setExperiments(currentTarget.value)} />
      </label>
      <div role="status">{typeof read === 'string' && <p class="notice">{read}</p>}</div>
    </Dialog>
  );
}

/** @returns the argument of the update, or the problem with the input */
function readExtension({
  seeds,
  maxEpochs,
  experiments,
}: Readonly<Record<'seeds' | 'maxEpochs' | 'experiments', string>>): object | string {
  const numbers = seeds
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(Number);
  if (numbers.some((seed) => !Number.isInteger(seed) || seed < 0)) return `seeds: must be whole numbers from 0, got "${seeds}"`;
  const epochs = maxEpochs.trim() === '' ? undefined : Number(maxEpochs);
  if (epochs !== undefined && (!Number.isInteger(epochs) || epochs < 1))
    return `maxEpochs: must be a whole number from 1, got "${maxEpochs}"`;
  try {
    const added: unknown = experiments.trim() === '' ? undefined : JSON.parse(experiments);
    return {
      ...(numbers.length === 0 ? {} : { seeds: numbers }),
      ...(epochs === undefined ? {} : { maxEpochs: epochs }),
      ...(added === undefined ? {} : { experiments: added }),
    };
  } catch (error) {
    return `experiments: must be JSON: ${(error as Error).message}`;
  }
}
