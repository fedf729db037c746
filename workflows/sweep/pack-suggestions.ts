import { nameSuggestion, readSuggestionIndex } from '../../configs/search/plan-search.ts';
import { TRIAL_STATES } from '../../core/domain/trial.ts';
import type { VariantSummary } from '../steering-requests.ts';
import type { VariantStatus } from './variant-states.ts';

/** Statuses of an experiment's suggestions as text: one has ten thousand of them, and field names would be most of what travels. */
export type PackedSuggestions = Readonly<Record<string, string>>;

type Named = readonly [variant: string, status: VariantStatus];

const BETWEEN_ROWS = ' ';
const BETWEEN_CELLS = ',';

/** Splits statuses into those that fit into a row each, packed, and the others as they are. */
export function packSuggestions(
  experiments: readonly string[],
  statuses: readonly Named[],
): { packed: PackedSuggestions; others: Named[] } {
  const rows = new Map(experiments.map((experiment) => [experiment, [] as string[]]));
  const others = statuses.filter(([variant, status]) => {
    const found = isPlain(status) ? findSuggestion(experiments, variant) : undefined;
    if (found === undefined) return true;
    rows.get(found.experiment)?.push(packRow(found.index, status));
    return false;
  });
  return { packed: Object.fromEntries([...rows].map(([experiment, own]) => [experiment, own.join(BETWEEN_ROWS)])), others };
}

export function unpackSuggestions(packed: PackedSuggestions): Named[] {
  return Object.entries(packed).flatMap(([experiment, rows]) =>
    rows === '' ? [] : rows.split(BETWEEN_ROWS).map((row) => unpackRow(experiment, row)),
  );
}

/** Without what takes words. */
function isPlain({ failure, again, extendsMaxEpochs, summary }: VariantStatus): boolean {
  return failure === null && !again && extendsMaxEpochs === null && (summary === null || summary.incidents.length === 0);
}

function findSuggestion(experiments: readonly string[], variant: string): { experiment: string; index: number } | undefined {
  const index = readSuggestionIndex(variant);
  const experiment = experiments.find((name) => nameSuggestion(name, index) === variant);
  return experiment === undefined ? undefined : { experiment, index };
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

function unpackRow(experiment: string, row: string): Named {
  const [index, state, round, hasSummary, ...summary] = row.split(BETWEEN_CELLS);
  const status: VariantStatus = {
    state: TRIAL_STATES[Number(state)] ?? 'waiting',
    round: Number(round),
    again: false,
    failure: null,
    extendsMaxEpochs: null,
    summary: hasSummary === undefined ? null : unpackSummary(summary),
  };
  return [nameSuggestion(experiment, Number(index)), status];
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
