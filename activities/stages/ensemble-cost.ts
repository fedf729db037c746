import type { EnsembleFold, EnsembleResult } from '../../core/domain/ensembles.ts';
import type { DatasetDescription, TrialRecord } from '../../core/domain/results.ts';
import { countMultiplyAdds } from '../../core/models/architectures/cost.ts';
import { expandModel } from '../../core/models/architectures/index.ts';

interface CostRequest {
  readonly folds: readonly EnsembleFold[];
  /** Trials of the ensemble's variants. */
  readonly trials: readonly TrialRecord[];
  readonly dataset: DatasetDescription;
}

/** The cost of running all member networks, mean over folds. */
export function measureEnsembleCost({
  folds,
  trials,
  dataset,
}: CostRequest): Pick<EnsembleResult, 'networks' | 'parameters' | 'multiplyAdds'> {
  const byVariant = new Map(trials.map((trial) => [trial.variant, trial]));
  const sumOver = (measure: (trial: TrialRecord) => number) => {
    const members = folds.flatMap((fold) => fold.members.flatMap(({ variant }) => byVariant.get(variant) ?? []));
    return folds.length === 0 ? 0 : members.reduce((sum, trial) => sum + measure(trial), 0) / folds.length;
  };
  return {
    networks: sumOver(() => 1),
    parameters: sumOver(({ summary }) => summary?.parameters ?? 0),
    multiplyAdds: sumOver(({ model }) => countOfModel(model, dataset)),
  };
}

function countOfModel(model: TrialRecord['model'], { features, classes, lengths }: DatasetDescription): number {
  const blocks = expandModel(model);
  return countMultiplyAdds({ blocks, features: features.length, classes: classes.length, steps: Math.max(1, Math.round(lengths.median)) });
}
