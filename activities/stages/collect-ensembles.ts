import pLimit from 'p-limit';
import { resolveEnsembles } from '../../configs/resolve-ensembles.ts';
import type { SweepConfiguration } from '../../configs/schema.ts';
import type { EnsembleOptions } from '../../core/domain/ensemble-options.ts';
import type { EnsembleFold, EnsembleResult, NestedResults } from '../../core/domain/ensembles.ts';
import type { DatasetDescription, TrialRecord } from '../../core/domain/results.ts';
import { type EvaluatedFold, evaluateEnsembleFold } from '../../core/evaluation/ensemble-fold.ts';
import { evaluateNested } from '../../core/evaluation/nested.ts';
import type { TrainedNetwork } from '../../core/evaluation/networks.ts';
import { compareCalibration } from '../../core/evaluation/temperature.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { measureEnsembleCost } from './ensemble-cost.ts';
import { findPredictions } from './trial-predictions.ts';

const CONCURRENT_READS = 16;

interface CollectOptions {
  readonly store: ArtifactStore;
  readonly configuration: Pick<SweepConfiguration, 'ensembles' | 'split'>;
  readonly trials: readonly TrialRecord[];
  readonly dataset: DatasetDescription;
  readonly onTrial: () => void;
}

export interface CollectedEnsembles {
  readonly ensembles: readonly EnsembleResult[];
  readonly nested: NestedResults | null;
}

/** Whether the report needs the predictions of every network. */
export function needsPredictions({ ensembles, split }: Pick<SweepConfiguration, 'ensembles' | 'split'>): boolean {
  return (ensembles ?? []).length > 0 || split.method === 'nested-leave-one-user-out';
}

/** Computes the results of ensembles from stored predictions; trains and runs no network. */
export async function collectEnsembles(options: CollectOptions): Promise<CollectedEnsembles> {
  const { configuration, trials } = options;
  if (!needsPredictions(configuration)) return { ensembles: [], nested: null };
  const ensembles = resolveEnsembles(configuration, listDistinct(trials));
  const networks = await readNetworks(options);
  if (configuration.split.method === 'nested-leave-one-user-out') return { ensembles: [], nested: choose(ensembles, networks, trials) };
  return { ensembles: ensembles.map((ensemble) => evaluateEnsemble(ensemble, networks, options)), nested: null };
}

/** The first of each group of identical variants, because the same network must not count twice. */
function listDistinct(trials: readonly TrialRecord[]): string[] {
  const first = new Map<string, string>();
  for (const { trialKey, variant } of trials) if (!first.has(trialKey)) first.set(trialKey, variant);
  return [...new Set(first.values())];
}

async function readNetworks({ store, trials, onTrial }: Pick<CollectOptions, 'store' | 'trials' | 'onTrial'>): Promise<TrainedNetwork[]> {
  const limit = pLimit(CONCURRENT_READS);
  const networks = await Promise.all(
    trials.map(({ variant, seed, fold, evaluation }) =>
      limit(async () => {
        onTrial();
        const predictions = evaluation?.predictions === undefined ? null : await findPredictions(store, evaluation.predictions);
        return predictions === null ? [] : [{ variant, seed, fold, predictions }];
      }),
    ),
  );
  return networks.flat();
}

function evaluateEnsemble(
  ensemble: EnsembleOptions,
  networks: readonly TrainedNetwork[],
  { trials, dataset }: CollectOptions,
): EnsembleResult {
  const planned = trials.filter(({ variant }) => ensemble.variants.includes(variant));
  const own = networks.filter(({ variant }) => ensemble.variants.includes(variant));
  const evaluated = evaluateFolds(ensemble, own, planned);
  const judged = evaluated.flatMap((fold) => fold.judged ?? []);
  const results = evaluated.map(({ result }) => result);
  return {
    ...ensemble,
    folds: results,
    missing: describeMissing(planned, own),
    calibration: judged.length === 0 ? null : compareCalibration(judged),
    ...measureEnsembleCost({ folds: results, trials: planned, dataset }),
  };
}

/** Of folds whose networks are all there. */
function evaluateFolds(ensemble: EnsembleOptions, networks: readonly TrainedNetwork[], planned: readonly TrialRecord[]): EvaluatedFold[] {
  const folds = [...new Set(planned.map(({ fold }) => fold))];
  const isWhole = (fold: number) => planned.filter((trial) => trial.fold === fold).length === ofFold(networks, fold).length;
  return folds.filter(isWhole).map((fold) => evaluateEnsembleFold(ensemble, ofFold(networks, fold)));
}

/** Folds of one ensemble whose trials are all there. @param trials of the whole sweep */
export async function evaluateOneEnsemble(
  name: string,
  { store, configuration, trials }: Pick<CollectOptions, 'store' | 'configuration' | 'trials'>,
): Promise<EnsembleFold[]> {
  const ensemble = resolveEnsembles(configuration, listDistinct(trials)).find((each) => each.name === name);
  if (ensemble === undefined) return [];
  const planned = trials.filter(({ variant }) => ensemble.variants.includes(variant));
  const networks = await readNetworks({ store, trials: planned, onTrial: () => undefined });
  return evaluateFolds(ensemble, networks, planned).map(({ result }) => result);
}

function ofFold(networks: readonly TrainedNetwork[], fold: number): TrainedNetwork[] {
  return networks.filter((network) => network.fold === fold);
}

function choose(ensembles: readonly EnsembleOptions[], networks: readonly TrainedNetwork[], trials: readonly TrialRecord[]): NestedResults {
  const missing = describeMissing(trials, networks);
  return { figures: missing === null ? evaluateNested({ networks, ensembles }) : [], missing };
}

function describeMissing(planned: readonly TrialRecord[], networks: readonly TrainedNetwork[]): string | null {
  const left = planned.length - networks.length;
  return left === 0 ? null : `${left} of ${planned.length} trials are not completed, or were evaluated by code that stored no predictions`;
}
