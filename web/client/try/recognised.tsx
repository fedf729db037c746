import type { TryView } from '../../views/try-view.ts';
import { type Column, numberColumn, textColumn } from '../parts/columns.ts';
import { formatShare } from '../parts/format.ts';
import { Table } from '../parts/table.tsx';
import type { Found, Session } from './session.ts';

interface RecognisedProps {
  readonly view: TryView;
  readonly session: Session;
  readonly threshold: number;
}

const BEST = 3;

/** The three most likely classes of the current or last movement, and all recognised events. */
export function Recognised({ view: { model, sensor }, session: { look, found }, threshold }: RecognisedProps) {
  const last = found.at(-1);
  const probabilities = look ?? last?.probabilities ?? null;
  return (
    <>
      <section id="best" aria-label="Likeliest classes">
        <h2>{look === null ? (last === undefined ? 'Nothing moves' : 'Recognised') : 'Moving …'}</h2>
        <ol class="best">
          {rank(model.classes, probabilities).map(({ name, probability }, place) => (
            <li key={place} class={probability < threshold ? 'unsure' : ''}>
              <span class="name">{name}</span>
              <progress value={probability} max={1} aria-label={`${name}: ${formatShare(probability, 0)}`} />
              <span class="whole">{formatShare(probability, 0)}</span>
            </li>
          ))}
        </ol>
        <p class="answer" role="status">
          {last === undefined ? 'Nothing has been recognised yet.' : describeLast(last, threshold)}
        </p>
      </section>
      {found.length > 0 && (
        <Table
          name="recognised"
          caption={describeCount(found)}
          columns={listColumns(sensor.rateHertz)}
          rows={found}
          keyOf={({ number }) => String(number)}
          empty=""
        />
      )}
    </>
  );
}

function rank(classes: readonly string[], probabilities: Float32Array | null) {
  if (probabilities === null) return Array.from({ length: Math.min(BEST, classes.length) }, () => ({ name: '–', probability: 0 }));
  return classes
    .map((name, index) => ({ name, probability: probabilities[index] ?? 0 }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, BEST);
}

function describeLast({ class: answer, probability, truth }: Found, threshold: number): string {
  const was = truth === null ? '' : ` It was ${truth}.`;
  if (answer === null)
    return `No prediction: the highest probability, ${formatShare(probability, 0)}, is below ${formatShare(threshold, 0)}.${was}`;
  return `${answer}, ${formatShare(probability, 0)} sure.${was}`;
}

function describeCount(found: readonly Found[]): string {
  const known = found.filter(({ truth }) => truth !== null);
  const right = known.filter((event) => event.truth === event.class).length;
  return known.length === 0 ? `${found.length} recognised` : `${found.length} recognised, ${right} of ${known.length} right`;
}

function listColumns(rateHertz: number): readonly Column<Found>[] {
  return [
    numberColumn('number', 'Number', ({ number }) => number),
    { key: 'class', title: 'Class', show: (event) => event.class ?? 'none', value: (event) => event.class },
    {
      key: 'probability',
      title: 'Confidence',
      align: 'right',
      show: ({ probability }) => formatShare(probability, 1),
      value: ({ probability }) => probability,
    },
    textColumn('truth', 'It was', ({ truth }) => truth),
    {
      key: 'start',
      title: 'Began after',
      align: 'right',
      show: ({ start }) => `${(start / rateHertz).toFixed(1)} s`,
      value: ({ start }) => start / rateHertz,
    },
    {
      key: 'seconds',
      title: 'Lasted',
      align: 'right',
      show: ({ start, end }) => `${((end - start) / rateHertz).toFixed(1)} s`,
      value: ({ start, end }) => (end - start) / rateHertz,
    },
  ];
}
