import type { RunningTrial } from '../../views/views.ts';
import { COLOURS, Curves } from '../parts/curves.tsx';
import { formatSeconds, formatShare } from '../parts/format.ts';

/** Running trials with their epochs and growing learning curves. */
export function RunningTrials({ trials }: { readonly trials: readonly RunningTrial[] }) {
  if (trials.length === 0) return null;
  const curves = trials.map((trial) => ({
    name: nameTrial(trial),
    points: trial.curve.map(({ epoch, validationAccuracy }) => ({ epoch, value: validationAccuracy })),
  }));
  return (
    <section id="running" aria-label="Running trials">
      <h2>Running trials</h2>
      <ul class="underway">
        {trials.map((trial, index) => (
          <li key={trial.trialKey} class={`colour-${index % COLOURS}`}>
            <span class="key" aria-hidden="true" />
            <span class="name">{nameTrial(trial)}</span>
            <progress
              aria-label={`${nameTrial(trial)}: epoch ${trial.epoch} of ${trial.maxEpochs}`}
              value={Math.max(0, trial.epoch - 1 + trial.fraction)}
              max={trial.maxEpochs}
            />
            <span>
              epoch {trial.epoch} of {trial.maxEpochs}, best {formatShare(trial.best)}
              {trial.secondsPerEpoch !== null && `, ${formatSeconds(trial.secondsPerEpoch)} an epoch`}
              {trial.note !== null && ` – ${trial.note}`}
            </span>
          </li>
        ))}
      </ul>
      <Curves
        name="running-curves"
        title="Validation accuracy of running trials"
        yTitle="validation accuracy"
        curves={curves}
        maxEpochs={Math.max(...trials.map(({ maxEpochs }) => maxEpochs))}
        asShare
      />
    </section>
  );
}

function nameTrial({ variant, fold, seed }: RunningTrial): string {
  return `${variant}, fold ${fold}, seed ${seed}`;
}
