import { hasSearch, nameSuggestion, readSuggestionIndex } from '../../configs/search/plan-search.ts';
import { TRIAL_STATES } from '../../core/domain/trial.ts';
import type { VariantSummary } from '../steering-requests.ts';
import { listListed } from './list-names.ts';
import type { SweepState } from './sweep-state.ts';
import type { VariantStatus } from './variant-states.ts';

/**
 * Statuses of each experiment's variants as text, by their positions in the experiment: a sweep has up to fifty thousand of them, and names and
 * field names would be most of what travels.
 */
export type PackedStatuses = Readonly<Record<string, string>>;

type Planned = Pick<SweepState, 'configuration' | 'changes'>;
type Named = readonly [variant: string, status: VariantStatus];

const BETWEEN_ROWS = ' ';
const BETWEEN_CELLS = ',';

/** Splits statuses into those that fit into a row each, packed, and the others as they are. */
export function packStatuses(state: Planned, statuses: readonly Named[]): { packed: PackedStatuses; others: Named[] } {
  const findPlace = createFinder(state);
  const rows = new Map<string, string[]>();
  const others = statuses.filter(([variant, status]) => {
    const found = isPlain(status) ? findPlace(variant) : undefined;
    if (found === undefined) return true;
    const own = rows.get(found.experiment) ?? [];
    own.push(packRow(found.index, status));
    rows.set(found.experiment, own);
    return false;
  });
  return { packed: Object.fromEntries([...rows].map(([experiment, own]) => [experiment, own.join(BETWEEN_ROWS)])), others };
}

export function unpackStatuses(state: Planned, packed: PackedStatuses): Named[] {
  const listed = listNames(state);
  return Object.entries(packed).flatMap(([experiment, rows]) => {
    const names = listed.get(experiment);
    const nameOf = (index: number) => names?.[index] ?? nameSuggestion(experiment, index);
    return rows === '' ? [] : rows.split(BETWEEN_ROWS).map((row) => unpackRow(nameOf, row));
  });
}

/** Names of the variants of each experiment without a search, in order; those of searches follow from their numbers. */
function listNames(state: Planned): Map<string, string[]> {
  const experiments = state.configuration.experiments.filter((experiment) => !hasSearch(experiment));
  const names = new Map(experiments.map(({ name }) => [name, [] as string[]]));
  for (const { name, experiment } of listListed(state)) names.get(experiment)?.push(name);
  return names;
}

interface Place {
  readonly experiment: string;
  readonly index: number;
}

/** Creates a function that finds a variant's experiment and its position there. */
function createFinder(state: Planned): (variant: string) => Place | undefined {
  const searches = state.configuration.experiments.filter(hasSearch).map(({ name }) => name);
  const places = new Map<string, Place>();
  for (const [experiment, names] of listNames(state)) {
    for (const [index, name] of names.entries()) places.set(name, { experiment, index });
  }
  return (variant) => {
    const index = readSuggestionIndex(variant);
    const experiment = searches.find((name) => nameSuggestion(name, index) === variant);
    return experiment === undefined ? places.get(variant) : { experiment, index };
  };
}

/** Without what takes words. */
function isPlain({ failure, again, extendsMaxEpochs, summary }: VariantStatus): boolean {
  return failure === null && !again && extendsMaxEpochs === null && (summary === null || summary.incidents.length === 0);
}

/** Cells at the end that are empty are left out: 0, or null of what may be null. */
function packRow(index: number, { state, round, summary }: VariantStatus): string {
  const cells = [index, TRIAL_STATES.indexOf(state), round, ...(summary === null ? [] : ['s', ...packSummary(summary)])];
  return cells.join(BETWEEN_CELLS).replace(/,+$/, '');
}

function packSummary(summary: VariantSummary): (number | string)[] {
  const { completed, failed, reused, missingFolds, validationAccuracy, testAccuracy, trainingSeconds, parameters } = summary;
  const counts = [completed, failed, reused, missingFolds, trainingSeconds].map((count) => (count === 0 ? '' : count));
  return [validationAccuracy ?? '', parameters ?? '', ...counts, testAccuracy ?? ''];
}

function unpackRow(nameOf: (index: number) => string, row: string): Named {
  const [index, state, round, hasSummary, ...summary] = row.split(BETWEEN_CELLS);
  const status: VariantStatus = {
    state: TRIAL_STATES[Number(state)] ?? 'waiting',
    round: Number(round),
    again: false,
    failure: null,
    extendsMaxEpochs: null,
    summary: hasSummary === undefined ? null : unpackSummary(summary),
  };
  return [nameOf(Number(index)), status];
}

function unpackSummary([validation = '', parameters = '', ...rest]: readonly string[]): VariantSummary {
  const [completed = 0, failed = 0, reused = 0, missingFolds = 0, trainingSeconds = 0] = rest.slice(0, 5).map(Number);
  const read = (cell: string) => (cell === '' ? null : Number(cell));
  return {
    completed,
    failed,
    reused,
    missingFolds,
    validationAccuracy: read(validation),
    testAccuracy: read(rest[5] ?? ''),
    parameters: read(parameters),
    trainingSeconds,
    incidents: [],
  };
}
