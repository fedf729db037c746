import { useLayoutEffect, useState } from 'preact/hooks';
import { createResampler } from '../../../core/streaming/resample.ts';
import type { TryView } from '../../views/try-view.ts';
import { readMotion } from './read-motion.ts';
import type { Session } from './session.ts';

interface PhoneProps {
  readonly view: TryView;
  readonly session: Session;
}

const AXES = {
  acceleration: ['to the right', 'upwards along the screen', 'out of the screen'],
  rotation: ['about the axis to the right', 'about the axis along the screen', 'about the axis out of the screen'],
} as const;

/** Feeds the sensors of this device to the network. */
export function Phone({ view, session }: PhoneProps) {
  const [state, setState] = useState<'off' | 'asked' | 'on' | 'refused'>('off');
  const [turned, setTurned] = useState(false);
  const { model, sensor } = view;
  const isRunning = state === 'asked' || state === 'on';
  // Not after the next frame: readings count from the moment the page says that it waits for them.
  useLayoutEffect(() => {
    if (!isRunning) return;
    const resampler = createResampler(sensor.rateHertz);
    const listen = (event: DeviceMotionEvent) => {
      const values = readMotion(event, sensor);
      if (values === null) return;
      setState('on');
      const turn = turned ? -1 : 1;
      for (const step of resampler.push(
        event.timeStamp,
        values.map((value) => turn * value),
      ))
        session.push(step);
    };
    addEventListener('devicemotion', listen);
    return () => removeEventListener('devicemotion', listen);
  }, [isRunning, turned, sensor, session.push]);
  const reason = findReason(view);
  if (reason !== null) return <p class="notice">{reason}</p>;
  const measures = sensor.measures === 'rotation' ? 'rotation' : 'acceleration';
  return (
    <>
      <p>
        {`Sensors: ${model.features.map((name, axis) => `${name} ${AXES[measures][axis]}`).join(', ')}, ${sensor.unit ?? 'in the unit of the data'}${measures === 'acceleration' ? ', gravity included' : ''}. The data's own sensor may have been worn otherwise.`}
      </p>
      <p class="filter">
        {isRunning ? (
          <button type="button" onClick={() => setState('off')}>
            Stop
          </button>
        ) : (
          <button type="button" onClick={() => void askForSensors().then((allowed) => setState(allowed ? 'asked' : 'refused'))}>
            Use this device's sensors
          </button>
        )}
        <label>
          <input type="checkbox" checked={turned} onChange={({ currentTarget }) => setTurned(currentTarget.checked)} /> signs turned (in the
          order used by iPhones)
        </label>
      </p>
      <div role="status">
        {state === 'asked' && <p class="notice">No sensor data has arrived: this device may have no sensor. Draw instead.</p>}
        {state === 'refused' && <p class="notice">This browser gives no access to sensors. Phones allow it only for https pages.</p>}
      </div>
    </>
  );
}

/** Why a phone cannot be used here; null if it can. */
function findReason({ model, sensor }: TryView): string | null {
  if (model.features.length !== 3) {
    return `A phone measures three axes; this network reads ${model.features.length} features: ${model.features.join(', ')}.`;
  }
  if (sensor.measures === 'acceleration' || sensor.measures === 'rotation') return null;
  return 'The configuration does not say that these features are axes of a motion sensor: dataset.sensor.measures, "acceleration" or "rotation".';
}

/** iPhones ask for permission, and only after a tap. */
async function askForSensors(): Promise<boolean> {
  if (typeof DeviceMotionEvent === 'undefined') return false;
  const { requestPermission } = DeviceMotionEvent as unknown as { requestPermission?: () => Promise<string> };
  if (requestPermission === undefined) return true;
  return (await requestPermission().catch(() => 'denied')) === 'granted';
}
