import { MOST_SOBOL_DIMENSIONS } from '../../core/search/samplers/sobol-directions.ts';
import { countLevels, type Space } from '../../core/search/space.ts';
import { MAX_VARIANTS } from '../count-variants.ts';
import { describeIssues } from '../describe-issues.ts';
import type { SweepConfiguration } from '../schema.ts';
import { findTakenNames } from './check-names.ts';
import { findLeaks, findSuggestedProblems } from './check-suggested.ts';
import { SpaceProblem } from './parse-space.ts';
import { hasSearch, type SearchExperiment, spaceOf } from './plan-search.ts';
import { readStart } from './read-start.ts';
import { listSamples } from './sample-variants.ts';
import type { SteeringConfiguration } from './search-schema.ts';

/** Lists problems of the searches in a configuration with valid fields, each line with its path. */
export function findSearchProblems(configuration: SweepConfiguration): string[] {
  const { experiments } = configuration;
  const problems = experiments.flatMap((experiment, e) =>
    hasSearch(experiment) ? findProblems(configuration, experiment).map((problem) => `experiments.${e}.search.${problem}`) : [],
  );
  const suggested =
    problems.length > 0 ? [] : experiments.filter(hasSearch).flatMap((experiment) => findSuggestedProblems(configuration, experiment));
  return [...problems, ...suggested, ...findTakenNames(configuration)];
}

function findProblems(configuration: SweepConfiguration, experiment: SearchExperiment): string[] {
  const problems = [...findLeaks(configuration, experiment), ...findSpaceProblems(experiment)];
  if (problems.length > 0) return problems;
  const { start, steering = [] } = experiment.search;
  return [...findPointProblems(spaceOf(experiment.search), start, 'start'), ...findSteeringProblems(experiment, steering)];
}

/** Checks what a running sweep wrote, because a person may have changed it. */
function findSteeringProblems(experiment: SearchExperiment, steering: readonly SteeringConfiguration[]): string[] {
  let { space } = experiment.search;
  return steering.flatMap((entry, position) => {
    const before = space;
    space = entry.space ?? space;
    const changed = { ...experiment, search: { ...experiment.search, space } };
    const problems = space === before ? [] : findSpaceProblems(changed);
    const points = problems.length > 0 ? [] : findPointProblems(spaceOf({ space }), entry.enqueue ?? [], 'enqueue');
    return [...problems, ...points].map((problem) => `steering.${position}.${problem}`);
  });
}

/** Lists problems of the space of a search, each line with its path from the search. */
export function findSpaceProblems(experiment: SearchExperiment): string[] {
  try {
    const space = spaceOf(experiment.search);
    return [...checkFields(space), ...checkSampler(experiment, space), ...checkPoints(space)];
  } catch (error) {
    if (error instanceof SpaceProblem) return [`space.${error.message}`];
    throw error;
  }
}

function checkFields(space: Space): string[] {
  const problems: string[] = [];
  if (!space.some(({ field }) => field === 'architecture')) problems.push('space.architecture: is required: a name, or a list of names');
  const named = space.find(({ field }) => field === 'name');
  if (named !== undefined) problems.push('space.name: cannot be chosen: suggestions are named after the experiment');
  const epochs = space.find(({ field }) => field === 'training.maxEpochs');
  if (epochs !== undefined && countLevels(epochs) > 1)
    problems.push('space.training.maxEpochs: must be a single value, because trials are compared at the same epoch');
  return problems;
}

function checkSampler({ search: { sampler } }: SearchExperiment, space: Space): string[] {
  if (sampler.type === 'sobol' && space.length > MOST_SOBOL_DIMENSIONS)
    return [`sampler.type: "sobol" supports at most ${MOST_SOBOL_DIMENSIONS} fields, the space has ${space.length}; use "random" or "tpe"`];
  if (sampler.type !== 'grid') return [];
  const fine = space.find((dimension) => dimension.kind === 'range' && dimension.step === null);
  if (fine !== undefined)
    return [`space.${fine.field}.step: is required with sampler "grid", because a range without a step has too many values`];
  const points = space.reduce((product, dimension) => product * countLevels(dimension), 1);
  return points <= MAX_VARIANTS ? [] : [`space: must have at most ${MAX_VARIANTS} combinations with sampler "grid", got ${points}`];
}

/** Lists problems of points given by a person, each line with its path: `start.0.hiddenSize: …`. */
export function findPointProblems(space: Space, points: readonly Readonly<Record<string, unknown>>[], path: string): string[] {
  return points.flatMap((fields, index) => {
    try {
      readStart(space, fields);
      return [];
    } catch (error) {
      if (error instanceof SpaceProblem) return [`${path}.${index}.${error.message}`];
      throw error;
    }
  });
}

/** Finds unknown fields and invalid values by checking points at the ends of every field; each problem is reported once. */
function checkPoints(space: Space): string[] {
  const problems = new Set<string>();
  let fitting = 0;
  for (const { variant, parsed } of listSamples(space)) {
    if (parsed.success) fitting += 1;
    // A search skips blocks that do not fit together, but an invalid value is a mistake.
    else {
      const told = parsed.error.issues.filter(({ code }) => code !== 'custom');
      for (const line of describeIssues(variant, told))
        problems.add(`space.${line}`.replace('space.(the whole):', `space, of ${JSON.stringify(variant.architecture)}:`));
    }
  }
  if (problems.size === 0 && fitting === 0)
    problems.add('space: must contain networks whose blocks fit together; none of the sampled networks does');
  return [...problems].slice(0, 10);
}
