import type { EnsembleOptions } from '../domain/ensemble-options.ts';
import type { EnsembleFold } from '../domain/ensembles.ts';
import type { PartPredictions } from '../domain/predictions.ts';
import { averageProbabilities } from './average.ts';
import { toLogits } from './logits.ts';
import { type JudgedPart, listMembers, type Names, readPart, scorePart, type TrainedNetwork, weighNetworks } from './networks.ts';
import { fitTemperature, type ScaledPart } from './temperature.ts';

export interface EvaluatedFold {
  readonly result: EnsembleFold;
  /** The test part; null if there is none. */
  readonly judged: ScaledPart | null;
}

/**
 * An ensemble of one fold's networks: members and temperature are selected on the validation part, and the test part is only measured.
 * @param networks one or more networks of one fold
 */
export function evaluateEnsembleFold(ensemble: EnsembleOptions, networks: readonly TrainedNetwork[]): EvaluatedFold {
  const [first] = networks;
  if (first === undefined) throw new RangeError(`ensemble ${ensemble.name} has no network`);
  const names: Names = first.predictions;
  const classes = names.classes.length;
  const said = networks.map(({ predictions }) => readPart(predictions.validation, names));
  const { labels } = first.predictions.validation;
  const weights = weighNetworks({ ensemble, networks: said.map(({ probabilities }) => probabilities), labels, classes });
  const validation = average(said, weights);
  const test = averageTest(networks, names, weights);
  const temperature = fitTemperature({ logits: toLogits(validation.probabilities), labels, classes });
  const result: EnsembleFold = {
    fold: first.fold,
    members: listMembers(networks, weights),
    validation: scorePart(validation, names),
    test: test === null ? null : scorePart(test, names),
    temperature,
  };
  return { result, judged: test === null ? null : { logits: toLogits(test.probabilities), labels: test.labels, classes, temperature } };
}

function averageTest(networks: readonly TrainedNetwork[], names: Names, weights: readonly number[]): JudgedPart | null {
  const parts = networks.map(({ predictions }) => predictions.test);
  if (parts.some((part) => part === null)) return null;
  return average(
    (parts as PartPredictions[]).map((part) => readPart(part, names)),
    weights,
  );
}

function average(parts: readonly JudgedPart[], weights: readonly number[]): JudgedPart {
  const [first] = parts as [JudgedPart];
  const probabilities = averageProbabilities(
    parts.map((part) => part.probabilities),
    weights,
  );
  return { ...first, probabilities };
}
