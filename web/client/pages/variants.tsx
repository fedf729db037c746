import { useMemo } from 'preact/hooks';
import type { SweepLinks, VariantRow } from '../../views/views.ts';
import { useFilter } from '../parts/address.ts';
import { ALL, Choice } from '../parts/choice.tsx';
import { type Column, numberColumn, textColumn } from '../parts/columns.ts';
import { formatCount, formatSeconds, formatShare } from '../parts/format.ts';
import { Table } from '../parts/table.tsx';
import { useSteering } from '../steering/context.ts';
import { VariantActions } from '../steering/variant-actions.tsx';

interface VariantsProps {
  readonly variants: readonly VariantRow[];
  readonly links: SweepLinks;
  readonly isKnown: boolean;
}

/** Every variant with its state and results; the filter is in the address. */
export function Variants({ variants, links, isKnown }: VariantsProps) {
  const [text, setText] = useFilter('variant');
  const [state, setState] = useFilter('state');
  const [experiment, setExperiment] = useFilter('experiment');
  const experiments = useMemo(() => [...new Set(variants.map((row) => row.experiment))], [variants]);
  const states = useMemo(() => [...new Set(variants.map((row) => row.state))], [variants]);
  const shown = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return variants.filter(
      (row) =>
        (wanted === '' || row.variant.toLowerCase().includes(wanted)) &&
        (state === '' || row.state === state) &&
        (experiment === '' || row.experiment === experiment),
    );
  }, [variants, text, state, experiment]);
  const canSteer = useSteering() !== null && variants.some(({ state }) => !SETTLED.includes(state));
  const filled = COLUMNS_THAT_MAY_BE_EMPTY.filter((key) => variants.some((row) => row[key] !== null)).join(' ');
  const columns = useMemo(
    () => listColumns(links, canSteer).filter(({ key }) => isShown(key, filled, experiments.length)),
    [links, canSteer, filled, experiments],
  );
  return (
    <section id="variants" aria-label="Variants">
      <h2>Variants</h2>
      <form class="filter" onSubmit={(event) => event.preventDefault()}>
        <label>
          Variant <input type="search" value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
        </label>
        <Choice label="State" value={state} options={[ALL, ...states]} onChange={setState} />
        {experiments.length > 1 && (
          <Choice label="Experiment" value={experiment} options={[ALL, ...experiments]} onChange={setExperiment} />
        )}
        <output>
          {shown.length === variants.length ? '' : `${formatCount(shown.length)} of ${formatCount(variants.length)} variants`}
        </output>
      </form>
      <Table
        name="variants"
        caption={`${formatCount(variants.length)} ${variants.length === 1 ? 'variant' : 'variants, by mean validation accuracy'}`}
        columns={columns}
        rows={shown}
        keyOf={({ variant }) => variant}
        empty={isKnown ? 'No variant matches.' : 'Reading …'}
      />
    </section>
  );
}

/** Columns without content would only push others out of sight. */
const COLUMNS_THAT_MAY_BE_EMPTY = ['test', 'failure'] as const;

function isShown(key: string, filled: string, experiments: number): boolean {
  if (key === 'experiment') return experiments > 1;
  return COLUMNS_THAT_MAY_BE_EMPTY.every((each) => each !== key) || filled.split(' ').includes(key);
}

function listColumns({ variantPrefix }: SweepLinks, canSteer: boolean): readonly Column<VariantRow>[] {
  return [
    { key: 'variant', title: 'Variant', show: (row) => <VariantName row={row} />, value: ({ variant }) => variant },
    numberColumn('rank', 'Rank', ({ rank }) => rank),
    { key: 'state', title: 'State', show: ({ state }) => <span class={`state ${state}`}>{state}</span>, value: ({ state }) => state },
    // Before columns that may be out of sight.
    ...(canSteer ? [ACTIONS] : []),
    numberColumn('validation', 'Validation', ({ validation }) => validation, formatShare),
    numberColumn('test', 'Test', ({ test }) => test, formatShare),
    {
      key: 'trials',
      title: 'Trials',
      align: 'right',
      show: ({ trialsDone, trialsPlanned }) => (trialsDone === trialsPlanned ? trialsDone : `${trialsDone} of ${trialsPlanned}`),
      value: ({ trialsDone }) => trialsDone,
    },
    numberColumn('parameters', 'Parameters', ({ parameters }) => parameters, formatCount),
    numberColumn('seconds', 'Training', ({ trainingSeconds }) => trainingSeconds, formatSeconds),
    textColumn('experiment', 'Experiment', ({ experiment }) => experiment),
    ...(variantPrefix === null ? [] : [linkTemporal(variantPrefix)]),
    {
      key: 'failure',
      title: 'Reason',
      show: ({ failure }) => <span class="reason">{failure ?? ''}</span>,
      value: ({ failure }) => failure,
    },
  ];
}

function linkTemporal(prefix: string): Column<VariantRow> {
  const locate = (variant: string) => `${prefix}${encodeURIComponent(variant)}`;
  return {
    key: 'temporal',
    title: 'Temporal',
    show: ({ variant }) => (
      <a href={locate(variant)} target="_blank" rel="noopener" aria-label={`open ${variant} in Temporal's web UI`}>
        open
      </a>
    ),
    value: ({ variant }) => locate(variant),
  };
}

/** Variants in other states have commands. */
const SETTLED: readonly VariantRow['state'][] = ['completed', 'stopped'];

const ACTIONS: Column<VariantRow> = {
  key: 'actions',
  title: 'Steer',
  show: (row) => <VariantActions row={row} />,
  value: ({ state }) => state,
};

function VariantName({ row: { variant, changed, sameAs, missingFolds } }: { readonly row: VariantRow }) {
  const remarks = [
    changed && 'changed',
    sameAs !== null && `same as ${sameAs}`,
    missingFolds > 0 && `${missingFolds} folds missing`,
  ].filter(Boolean);
  return (
    <>
      {variant}
      {remarks.length > 0 && <small> ({remarks.join(', ')})</small>}
    </>
  );
}
