import { z } from 'zod';
import type { Random } from '../../domain/random.ts';
import { countLevels, type Dimension, fillPoint, type Space } from '../space.ts';
import { selectFronts } from './fronts.ts';
import { createMixture, type Observed } from './mixture.ts';
import { createSamplerRandom, randomSampler } from './random.ts';
import type { Observation, Sampler } from './sampler.ts';
import { sobolSampler } from './sobol.ts';
import { MOST_SOBOL_DIMENSIONS } from './sobol-directions.ts';

export const tpeSchema = z
  .strictObject({
    type: z.literal('tpe'),
    startup: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe(
        'Number of trials that finish before results count; suggestions until then do not depend on them. Default: the number of fields with several values, from 3 to 10; a sweep writes it when it starts.',
      ),
    initial: z
      .enum(['sobol', 'random'])
      .optional()
      .describe(
        'How suggestions are made until then. sobol: they cover the space evenly; with more than 21 fields they are random. Default: random if `startup` is given, otherwise sobol; a sweep writes it when it starts.',
      ),
    candidates: z.int().min(1).max(1_000).default(24).describe('Candidates drawn for each suggestion; the most promising one is used.'),
  })
  .describe('Samples where good trials are dense and others are not.');
type TpeOptions = Readonly<Omit<z.output<typeof tpeSchema>, 'type'>>;

/** Of searches that began before `startup` had a default by the space: they continue as they began. */
export const OLD_STARTUP = 10;
/** After this many refused proposals of a suggestion, further ones are drawn at random. */
const OWN_ATTEMPTS = 10;
/** Maximum number of observations, the newest; the good ones are selected from all. */
const MOST_OBSERVATIONS = 1_000;
/** `Math.log` and `Math.exp` may differ in the last digits between machines, so values equal to this many digits count as equal. */
const DIGITS = 9;

/**
 * Tree-structured Parzen estimator (Bergstra et al., 2011), as Optuna 5 defines it with `multivariate` and `constant_liar`: fields that every
 * finished trial has are drawn together, others one by one.
 */
export function createTpe({ startup = OLD_STARTUP, initial = 'random', candidates }: TpeOptions): Sampler {
  return (request) => {
    const { space, observations, attempt } = request;
    const finished = observations.filter(isFinished);
    if (attempt >= OWN_ATTEMPTS) return randomSampler(request);
    if (finished.length < startup) return isEven(initial, space) ? sobolSampler(request) : randomSampler(request);
    const split = splitObservations(observations);
    const random = createSamplerRandom(request);
    const common = listCommon(space, finished);
    const together = common.length === 0 ? [] : propose({ space, dimensions: common, split, random, candidates });
    const chosen = new Map(common.map((index, position) => [index, together[position] as number]));
    return fillPoint(
      space,
      (_, index) => chosen.get(index) ?? (propose({ space, dimensions: [index], split, random, candidates })[0] as number),
    );
  };
}

function isEven(initial: TpeOptions['initial'], space: Space): boolean {
  return initial === 'sobol' && space.length <= MOST_SOBOL_DIMENSIONS;
}

export interface TpeStart {
  readonly startup: number;
  readonly initial: 'sobol' | 'random';
}

/** The default start of a search: even points, one for each field, because from then on suggestions are better than such points. */
export function chooseStart(space: Space): TpeStart {
  const fields = space.filter((dimension) => countLevels(dimension) > 1).length;
  return { startup: Math.min(10, Math.max(3, fields)), initial: 'sobol' };
}

export interface SplitObservations {
  readonly good: readonly Observation[];
  readonly others: readonly Observation[];
}

/**
 * Splits observations into the best tenth, at most 25, and all others; among stopped trials, those with more epochs come first. Running ones are
 * among the others. With further objectives, the tenth is not limited, and completed trials are ranked by non-domination.
 */
export function splitObservations(observations: readonly Observation[]): SplitObservations {
  const finished = observations.filter(isFinished).sort(compareObservations);
  const tenth = Math.ceil(0.1 * finished.length);
  const hasCosts = finished.some(({ costs }) => costs.length > 0);
  const best = hasCosts ? selectBalanced(finished, tenth) : finished.slice(0, Math.min(tenth, 25));
  const good = new Set(best.map(({ index }) => index));
  const others = observations.filter(({ index, state }) => !good.has(index) && state !== 'failed');
  return { good: observations.filter(({ index }) => good.has(index)), others: others.slice(-MOST_OBSERVATIONS) };
}

/** Selects completed trials by all objectives; if there are too few, stopped ones by the first. */
function selectBalanced(finished: readonly Observation[], count: number): Observation[] {
  const complete = finished.filter(({ state }) => state === 'completed').sort((a, b) => a.index - b.index);
  const losses = complete.map(({ score, costs }) => [-(score as number), ...costs]);
  const best = selectFronts(losses, Math.min(count, complete.length)).map((position) => complete[position] as Observation);
  const stopped = finished.filter(({ state }) => state !== 'completed');
  return [...best, ...stopped.slice(0, count - best.length)];
}

function isFinished({ state, score }: Observation): boolean {
  return (state === 'completed' || state === 'stopped') && score !== null;
}

/** Equal ones by index. */
function compareObservations(a: Observation, b: Observation): number {
  if (a.state !== b.state) return a.state === 'completed' ? -1 : 1;
  if (a.state === 'stopped' && a.epochs !== b.epochs) return b.epochs - a.epochs;
  return (b.score as number) - (a.score as number) || a.index - b.index;
}

/** Indices of the dimensions that every finished trial has. */
function listCommon(space: Space, finished: readonly Observation[]): number[] {
  return space.flatMap((_, index) => (finished.every(({ point }) => point[index] !== null) ? [index] : []));
}

interface ProposeTogether {
  readonly space: Space;
  readonly dimensions: readonly number[];
  readonly split: SplitObservations;
  readonly random: Random;
  readonly candidates: number;
}

/** Proposes the levels with the best ratio of the two densities. */
function propose({ space, dimensions, split, random, candidates }: ProposeTogether): number[] {
  const axes = dimensions.map((index) => space[index] as Dimension);
  const good = createMixture(axes, observe(split.good, dimensions));
  const others = createMixture(axes, observe(split.others, dimensions));
  let best: { readonly levels: number[]; readonly ratio: number } | null = null;
  for (let drawn = 0; drawn < candidates; drawn += 1) {
    const levels = good.draw(random);
    const ratio = Number((good.logDensity(levels) - others.logDensity(levels)).toFixed(DIGITS));
    if (best === null || ratio > best.ratio) best = { levels, ratio };
  }
  return best?.levels ?? [];
}

/** Levels of the observations that have all the dimensions. */
function observe(observations: readonly Observation[], dimensions: readonly number[]): Observed {
  const complete = observations.filter(({ point }) => dimensions.every((index) => (point[index] ?? null) !== null));
  const columns = dimensions.map((index) => Uint32Array.from(complete, ({ point }) => point[index] as number));
  return { count: complete.length, columns };
}
