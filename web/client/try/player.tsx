import { useEffect, useRef, useState } from 'preact/hooks';
import type { TryRecording, TryView } from '../../views/try-view.ts';
import { Choice } from '../parts/choice.tsx';
import type { Session } from './session.ts';

interface WayProps {
  readonly view: TryView;
  readonly session: Session;
}

/** Pause before and after a recording, as a share of a typical one, so that its start and end are detected. */
const REST_SHARE = 0.6;

/** Plays a recording that the network was not trained on, at its original speed. */
export function Player({ view, session }: WayProps) {
  const { recordings } = view;
  const [chosen, choose] = useState('0');
  const [isPlaying, setPlaying] = useState(false);
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);
  const recording = recordings[Number(chosen)];
  if (recording === undefined) return <p class="notice">There are no recordings.</p>;
  const play = (which: readonly TryRecording[]) => {
    stop.current();
    setPlaying(true);
    stop.current = playSteps({ view, recordings: which, push: session.push, onEnd: () => setPlaying(false) });
  };
  return (
    <p class="filter">
      <Choice label="Recording" value={chosen} options={recordings.map(describe)} onChange={choose} />
      <button type="button" onClick={() => play([recording])}>
        Play
      </button>
      <button type="button" onClick={() => play(recordings)}>
        Play all
      </button>
      {isPlaying && (
        <button
          type="button"
          onClick={() => {
            stop.current();
            setPlaying(false);
          }}
        >
          Stop
        </button>
      )}
    </p>
  );
}

function describe({ className, length }: TryRecording, index: number) {
  return { value: String(index), words: `${className}, ${length} samples (number ${index + 1})` };
}

interface Playing extends Pick<WayProps, 'view'> {
  readonly recordings: readonly TryRecording[];
  readonly push: Session['push'];
  readonly onEnd: () => void;
}

/** @returns a function to stop */
function playSteps({ view, recordings, push, onEnd }: Playing): () => void {
  const { model, sensor } = view;
  const steps = recordings.flatMap((recording) =>
    withRest(recording, model.features.length, Math.ceil(REST_SHARE * model.motion.medianSteps) + 3),
  );
  const begun = performance.now();
  let done = 0;
  const timer = setInterval(
    () => {
      const due = Math.min(steps.length, Math.floor(((performance.now() - begun) * sensor.rateHertz) / 1_000) + 1);
      for (; done < due; done += 1) {
        const step = steps[done];
        if (step !== undefined) push(step.values, step.truth);
      }
      if (done < steps.length) return;
      clearInterval(timer);
      onEnd();
    },
    Math.max(10, 500 / sensor.rateHertz),
  );
  return () => clearInterval(timer);
}

/** Adds a pause with constant values before and after the recording. */
function withRest({ values, length, className }: TryRecording, features: number, rest: number) {
  const stepAt = (step: number) => Float32Array.from(values.slice(step * features, (step + 1) * features));
  const still = (step: number) => Array.from({ length: rest }, () => ({ values: stepAt(step), truth: null }));
  const moving = Array.from({ length }, (_, step) => ({ values: stepAt(step), truth: className }));
  return [...still(0), ...moving, ...still(length - 1)];
}
