import type { z } from 'zod';
import type { Variant } from '../../core/domain/variant.ts';
import { randomSampler } from '../../core/search/samplers/random.ts';
import { countLevels, fillPoint, type Point, type Space } from '../../core/search/space.ts';
import { explainIssue } from '../explain-issue.ts';
import { resolveVariant } from '../resolve-variants.ts';
import { type SweepConfiguration, type VariantConfiguration, variantSchema } from '../schema.ts';
import { buildVariantFields, type SearchExperiment, spaceOf } from './plan-search.ts';

/** Number of random points, in addition to the ends of each field. */
const SAMPLES = 32;

/** A point as a variant, and whether it is a valid one. */
export interface Sample {
  readonly variant: Readonly<Record<string, unknown>>;
  readonly parsed: z.ZodSafeParseResult<VariantConfiguration>;
}

const samples = new WeakMap<Space, readonly Sample[]>();

/** Points at the ends of every field, and random ones. */
export function listSamples(space: Space): readonly Sample[] {
  const known = samples.get(space);
  if (known !== undefined) return known;
  const listed = samplePoints(space).map((point) => {
    const variant = buildVariantFields(space, point, 'suggestion');
    return { variant, parsed: variantSchema.safeParse(variant, { error: explainIssue }) };
  });
  samples.set(space, listed);
  return listed;
}

function samplePoints(space: Space): Point[] {
  const ends = space.flatMap((dimension, d) => {
    const last = countLevels(dimension) - 1;
    const levels = dimension.kind === 'choice' ? Array.from({ length: last + 1 }, (_, level) => level) : [0, last];
    return levels.map((level) => fillPoint(space, (_, index) => (index === d ? level : 0)));
  });
  const drawn = Array.from(
    { length: SAMPLES },
    (_, index) => randomSampler({ space, seed: 0, index, attempt: 0, observations: [] }) as Point,
  );
  return [...ends, ...drawn];
}

/** Variants that a search may suggest, to be checked before it begins. All have one name, which says where they are from. */
export function sampleVariants({ training }: Pick<SweepConfiguration, 'training'>, experiment: SearchExperiment): Variant[] {
  const name = `suggestions of ${experiment.name}`;
  return listSamples(spaceOf(experiment.search)).flatMap(({ parsed }) => {
    if (!parsed.success) return [];
    const layers = [training, experiment.training, parsed.data.training];
    return [resolveVariant(experiment.name, { ...parsed.data, name }, layers)];
  });
}
