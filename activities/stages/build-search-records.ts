import { describeChange } from '../../configs/search/describe-change.ts';
import { hasSearch, nameSuggestion, type SearchExperiment } from '../../configs/search/plan-search.ts';
import { replaySearches } from '../../configs/search/replay-searches.ts';
import { estimateSelection } from '../../core/analysis/selection.ts';
import type { TrialRecord } from '../../core/domain/results.ts';
import type { SearchFieldRecord, SearchRecord, SearchTrialRecord } from '../../core/domain/search-record.ts';
import { describeDecision } from '../../core/search/describe-decision.ts';
import { listFront } from '../../core/search/samplers/fronts.ts';
import type { Search } from '../../core/search/search.ts';
import { countLevels, type Dimension, readPoint, type Space } from '../../core/search/space.ts';
import { followBest } from '../../core/search/summary/best-so-far.ts';
import { compareFields } from '../../core/search/summary/compare-fields.ts';
import type { SearchTrial } from '../../core/search/trials.ts';
import type { SweepLedger } from '../contract/ledger-stages.ts';

/** Records of a sweep's searches for the report, recomputed from the ledger. */
export function buildSearchRecords(
  { configuration, searches, dataset, folds }: SweepLedger,
  trials: readonly TrialRecord[],
): SearchRecord[] {
  const experiments = new Map(configuration.experiments.filter(hasSearch).map((experiment) => [experiment.name, experiment]));
  return replaySearches({ configuration, searches, shape: dataset.shape, folds: folds.length }).map(({ experiment, search }) =>
    buildSearchRecord(experiments.get(experiment) as SearchExperiment, search, trials),
  );
}

function buildSearchRecord({ name, search: configured }: SearchExperiment, search: Search, trials: readonly TrialRecord[]): SearchRecord {
  const decisions = search.decisions.list();
  const last = new Map(decisions.map((decision) => [decision.index, describeDecision(decision)]));
  const own = trials.filter(({ experiment }) => experiment === name);
  const trained = countTrained(own);
  const { after, shares } = compareFields(search);
  return {
    experiment: name,
    sampler: configured.sampler.type,
    pruner: configured.pruner.type,
    trialsBudget: search.budget.trials,
    epochsBudget: search.budget.epochs,
    epochsSpent: search.epochsSpent,
    epochsInFull: search.trials.reduce((sum, { rungs }) => sum + (rungs.at(-1) ?? 0), 0),
    trials: search.trials.map((trial) =>
      buildTrialRecord(trial, { name: nameSuggestion(name, trial.index), trained, last, costs: nameCosts(trial, configured) }),
    ),
    fields: search.space.flatMap((dimension, d) => (isFixed(dimension) ? [] : [buildFieldRecord(dimension, shares[d] ?? null)])),
    importanceAfter: after,
    history: followBest(decisions).map(({ index, ...rest }) => ({ variant: nameSuggestion(name, index), ...rest })),
    timeline: decisions.map(({ time, index, kind, epochs, score, cutOff }) => [shorten(time), index, kind, epochs, score, cutOff]),
    steering: (configured.steering ?? []).flatMap(({ after: decisions, time, ...change }) =>
      time === undefined ? [] : [{ after: decisions, time: shorten(time), what: describeChange(change) }],
    ),
    selection: estimateSelection(own),
    ...buildFront(name, search),
  };
}

/** Null without further objectives. */
function nameCosts({ costs }: SearchTrial, { objectives }: SearchExperiment['search']): Readonly<Record<string, number>> | null {
  const names = objectives.slice(1).map(({ metric }) => metric);
  return names.length === 0 ? null : Object.fromEntries(names.map((metric, place) => [metric, costs[place] ?? 0]));
}

function buildFront(experiment: string, { trials }: Search): Pick<SearchRecord, 'front'> {
  const complete = trials.flatMap(({ index, state, outcomes, costs }) => {
    const score = outcomes.at(-1);
    return state === 'completed' && typeof score === 'number' ? [{ index, score, costs }] : [];
  });
  if (!complete.some(({ costs }) => costs.length > 0)) return {};
  const front = listFront(complete.map(({ score, costs }) => [-score, ...costs])).flatMap((place) => complete[place] ?? []);
  return { front: front.sort((a, b) => b.score - a.score || a.index - b.index).map(({ index }) => nameSuggestion(experiment, index)) };
}

/** Epochs trained by each variant, mean over its folds and seeds. */
function countTrained(trials: readonly TrialRecord[]): ReadonlyMap<string, number> {
  const sums = new Map<string, { readonly epochs: number; readonly trials: number }>();
  for (const { variant, summary, history } of trials) {
    const epochs = summary?.epochs ?? history.length;
    const before = sums.get(variant) ?? { epochs: 0, trials: 0 };
    if (epochs > 0) sums.set(variant, { epochs: before.epochs + epochs, trials: before.trials + 1 });
  }
  return new Map([...sums].map(([variant, sum]) => [variant, sum.epochs / sum.trials]));
}

interface TrialContext {
  readonly name: string;
  readonly trained: ReadonlyMap<string, number>;
  /** The last decision about each suggestion. */
  readonly last: ReadonlyMap<number, string>;
  readonly costs: Readonly<Record<string, number>> | null;
}

function buildTrialRecord(
  { index, point, space, rungs, outcomes, state }: SearchTrial,
  { name, trained, last, costs }: TrialContext,
): SearchTrialRecord {
  const reached = outcomes.flatMap((outcome, rung) => (typeof outcome === 'number' ? [[rungs[rung] as number, outcome] as const] : []));
  const epochs = rungs[outcomes.length - 1] ?? 0;
  const own = trained.get(name) ?? null;
  return {
    variant: name,
    state,
    epochs,
    trained: own,
    score: reached.at(-1)?.[1] ?? null,
    rungs: reached,
    ...(costs === null ? {} : { costs }),
    fields: Object.fromEntries(Object.entries(readPoint(space, point)).filter(([field]) => varies(space, field))),
    decision: `${last.get(index) ?? ''}${own === null || own >= epochs ? '' : ` Its training ended early, after ${formatEpochs(own)} epochs.`}`,
  };
}

/** A mean of whole numbers, with at most one decimal. */
function formatEpochs(epochs: number): string {
  return String(Math.round(10 * epochs) / 10);
}

function buildFieldRecord(dimension: Dimension, importance: number | null): SearchFieldRecord {
  const { field, kind } = dimension;
  if (kind === 'choice') return { field, kind, values: dimension.values, importance };
  const { from, to, scale } = dimension;
  return { field, kind, from, to, scale, importance };
}

function varies(space: Space, field: string): boolean {
  const dimension = space.find((one) => one.field === field);
  return dimension !== undefined && !isFixed(dimension);
}

function isFixed(dimension: Dimension): boolean {
  return countLevels(dimension) === 1;
}

/** Rounds a time to six digits for display. */
function shorten(time: number): number {
  return Number(time.toPrecision(6));
}
