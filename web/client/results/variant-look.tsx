import type { ResultsView, TrialRow, VariantView } from '../../views/results-view.ts';
import { type Column, numberColumn } from '../parts/columns.ts';
import { Curves } from '../parts/curves.tsx';
import { formatSeconds, formatShare } from '../parts/format.ts';
import { NameChoice } from '../parts/name-choice.tsx';
import { Table } from '../parts/table.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Confusion } from './confusion.tsx';
import { useAnswer } from './use-answer.ts';

interface LookProps {
  readonly base: string;
  readonly results: ResultsView;
  readonly variant: string;
  readonly names: readonly string[];
  readonly stamp: string;
  readonly onLook: (variant: string) => void;
}

/** One variant in detail: curves, confusion matrix and trials. */
export function VariantLook({ base, results, variant, names, stamp, onLook }: LookProps) {
  const { value, trouble } = useAnswer<VariantView>(`${base}/variants/${encodeURIComponent(variant)}`, stamp);
  return (
    <section id="look" aria-label="One variant">
      <h2>One variant</h2>
      <p class="filter">
        <NameChoice label="Variant" value={variant} names={names} onChange={onLook} />
      </p>
      {value === null ? (
        <Trouble message={trouble ?? 'Reading …'} />
      ) : (
        <>
          <VariantCurves variant={variant} view={value} />
          <Confusion base={base} classes={results.classes} features={results.features} view={value} />
          <Table
            name="trials"
            caption={`Trials of ${variant}`}
            columns={COLUMNS.filter(({ key, value: read }) => !MAY_BE_EMPTY.has(key) || value.trials.some((row) => read(row) !== null))}
            rows={value.trials}
            keyOf={({ fold, seed }) => `${fold}/${seed}`}
            empty="It has no trial yet."
          />
        </>
      )}
    </section>
  );
}

function VariantCurves({ variant, view }: { readonly variant: string; readonly view: VariantView }) {
  if (view.curves.length === 0) return <p>Its curves are not in this report; results.json beside it names its trials.</p>;
  return (
    <>
      <Curves
        name={`curves-${variant}`}
        title={`${variant}: validation accuracy of each trial`}
        yTitle="validation accuracy"
        curves={view.curves.map(({ fold, seed, validationAccuracy }) => ({
          name: `fold ${fold}, seed ${seed}`,
          points: validationAccuracy.map((accuracy, index) => ({ epoch: index + 1, value: accuracy })),
        }))}
        asShare
      />
      <Curves
        name={`losses-${variant}`}
        title={`${variant}: losses, mean of its trials`}
        yTitle="cross-entropy"
        curves={[
          { name: 'training', points: averageCurves(view, 'trainingLoss') },
          { name: 'validation', points: averageCurves(view, 'validationLoss') },
        ]}
        asShare={false}
      />
    </>
  );
}

/** Mean over the trials that have reached the epoch. */
function averageCurves({ curves }: VariantView, field: 'trainingLoss' | 'validationLoss'): { epoch: number; value: number }[] {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const curve of curves) {
    for (const [index, value] of curve[field].entries()) {
      const known = sums.get(index + 1) ?? { sum: 0, count: 0 };
      sums.set(index + 1, { sum: known.sum + value, count: known.count + 1 });
    }
  }
  return [...sums].sort(([a], [b]) => a - b).map(([epoch, { sum, count }]) => ({ epoch, value: sum / count }));
}

/** Columns that are left out where no trial has a value. */
const MAY_BE_EMPTY = new Set(['test', 'failure']);

const COLUMNS: readonly Column<TrialRow>[] = [
  {
    key: 'trial',
    title: 'Trial',
    show: ({ fold, seed }) => <span class="whole">{`fold ${fold}, seed ${seed}`}</span>,
    value: ({ fold, seed }) => `fold ${fold}, seed ${seed}`,
  },
  { key: 'state', title: 'State', show: ({ state, reused }) => (reused ? `${state}, found` : state), value: ({ state }) => state },
  numberColumn('validation', 'Validation', ({ validation }) => validation, formatShare),
  numberColumn('test', 'Test', ({ test }) => test, formatShare),
  numberColumn('best', 'Best epoch', ({ bestEpoch }) => bestEpoch),
  numberColumn('epochs', 'Epochs', ({ epochs }) => epochs),
  numberColumn('training', 'Training', ({ trainingSeconds }) => trainingSeconds, formatSeconds),
  numberColumn('attempts', 'Attempts', ({ attempts }) => attempts),
  { key: 'failure', title: 'Failures', show: ({ failure }) => failure ?? '', value: ({ failure }) => failure },
];
