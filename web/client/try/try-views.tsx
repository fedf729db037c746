import { useState } from 'preact/hooks';
import type { TryView } from '../../views/try-view.ts';
import { Choice } from '../parts/choice.tsx';
import { formatShare } from '../parts/format.ts';
import { Drawing } from './drawing.tsx';
import { Phone } from './phone.tsx';
import { Player } from './player.tsx';
import { Recognised } from './recognised.tsx';
import { useSession } from './session.ts';
import { Trace } from './trace.tsx';

const WAYS = [
  { value: 'recording', words: 'a recording' },
  { value: 'drawing', words: 'drawing' },
  { value: 'phone', words: "a phone's motion" },
] as const;

/** Lets people try a network: on recordings as they play, by drawing, or by moving a phone. */
export function TryViews({ view }: { readonly view: TryView }) {
  const [way, setWay] = useState<string>('recording');
  const [threshold, setThreshold] = useState(0.5);
  const session = useSession(view, threshold);
  return (
    <>
      <p>{describeModel(view)}</p>
      <p>{describeSensor(view)}</p>
      <p class="filter">
        <Choice
          label="Recognise"
          value={way}
          options={WAYS}
          onChange={(next) => {
            session.reset();
            setWay(next);
          }}
        />
        <label>
          Confidence needed{' '}
          <input
            type="range"
            min="0"
            max="0.99"
            step="0.01"
            value={threshold}
            onInput={({ currentTarget }) => setThreshold(Number(currentTarget.value))}
          />{' '}
          <output>{formatShare(threshold, 0)}</output>
        </label>
      </p>
      {way === 'recording' && <Player view={view} session={session} />}
      {way === 'drawing' && <Drawing view={view} session={session} />}
      {way === 'phone' && <Phone view={view} session={session} />}
      <Trace view={view} session={session} />
      <Recognised view={view} session={session} threshold={threshold} />
    </>
  );
}

function describeModel({ model: { classes, provenance, parameters } }: TryView): string {
  const { variant, sweep, dataset, testAccuracy, validationAccuracy } = provenance;
  const accuracy =
    typeof testAccuracy === 'number'
      ? `${formatShare(testAccuracy)} of the recordings of its test part`
      : `${formatShare(Number(validationAccuracy ?? 0))} of the recordings of its validation part`;
  const count = parameters.reduce((sum, { size }) => sum + size, 0).toLocaleString('en-US');
  return `The network ${variant} of the sweep ${sweep}, with ${count} parameters, distinguishes ${classes.length} classes of ${dataset}. It recognises ${accuracy}. Everything runs in this browser; nothing is sent anywhere.`;
}

function describeSensor({ model, sensor: { rateHertz, unit, isGuess } }: TryView): string {
  const names = model.features.join(', ');
  const measured = unit === null ? names : `${names} in ${unit}`;
  return isGuess
    ? `It reads ${measured}. The configuration does not give the sampling rate of the data (dataset.sensor); ${rateHertz} samples per second are assumed.`
    : `It reads ${measured}, ${rateHertz} samples per second; input at another rate is resampled.`;
}
