import type { Variant } from '../../core/domain/variant.ts';
import { compose } from '../../core/models/architectures/compose.ts';
import { countMultiplyAdds, estimateCost } from '../../core/models/architectures/cost.ts';
import { expandModel } from '../../core/models/architectures/index.ts';
import type { SpaceRules } from '../../core/search/rules.ts';
import type { Point, Space } from '../../core/search/space.ts';
import { mergeTraining, resolveVariant } from '../resolve-variants.ts';
import type { SweepConfiguration } from '../schema.ts';
import { parsePoint, type SearchExperiment } from './plan-search.ts';
import { translatePoint } from './translate-point.ts';

/** Input and output width of networks; for data prepared by older code, typical values. */
export interface DataShape {
  readonly features: number;
  readonly classes: number;
}

const USUAL_SHAPE: DataShape = { features: 3, classes: 20 };
const STEPS = 50;

export interface SearchPlan {
  readonly configuration: Pick<SweepConfiguration, 'training' | 'split'>;
  readonly experiment: SearchExperiment;
  readonly shape: DataShape | undefined;
}

/** What a search knows about points before they are trained. */
export function createSpaceRules({ configuration, experiment, shape = USUAL_SHAPE }: SearchPlan, space: Space): SpaceRules {
  const resolve = rememberLast((point: Point, of: Space): Variant => {
    const variant = parsePoint(of, point, 'suggestion');
    return resolveVariant(experiment.name, variant, [configuration.training, experiment.training, variant.training]);
  }, space);
  const epochs = countEpochs({ configuration, experiment }, space);
  return {
    space,
    costOf: (point) => estimateCost(resolve(point)) / epochs + (experiment.search.overhead ?? 0),
    costsOf: (point) => measureCosts(resolve(point), shape, experiment.search.objectives),
    refuse: (point) => refusePoint({ resolve, point, shape, constraints: experiment.search.constraints }),
    translate: (point, from) => (from === space ? point : translatePoint({ point, from, to: space, resolve })),
  };
}

/** A search asks several things of one point in turn. */
function rememberLast(resolve: (point: Point, of: Space) => Variant, space: Space): (point: Point, of?: Space) => Variant {
  let last: { readonly point: Point; readonly of: Space; readonly variant: Variant } | null = null;
  return (point, of = space) => {
    if (last?.point !== point || last.of !== of) last = { point, of, variant: resolve(point, of) };
    return last.variant;
  };
}

/** Epochs of training, the same for every point. */
export function countEpochs({ configuration, experiment }: Omit<SearchPlan, 'shape'>, space: Space): number {
  const own = space.find(({ field }) => field === 'training.maxEpochs');
  const chosen = own?.kind === 'choice' ? own.values[0] : own?.from;
  if (typeof chosen === 'number') return chosen;
  return mergeTraining([configuration.training, experiment.training]).maxEpochs;
}

interface RefuseRequest {
  readonly resolve: (point: Point) => Variant;
  readonly point: Point;
  readonly shape: DataShape;
  readonly constraints: SearchExperiment['search']['constraints'];
}

function refusePoint({ resolve, point, shape, constraints }: RefuseRequest): string | null {
  try {
    const { model } = resolve(point);
    const blocks = expandModel(model);
    const { parameters, multiplyAdds } = constraints;
    if (multiplyAdds !== undefined && countMultiplyAdds({ blocks, ...shape, steps: STEPS }) > multiplyAdds.atMost)
      return 'too many multiply-adds';
    if (parameters !== undefined && countParameters(blocks, shape) > parameters.atMost) return 'too many parameters';
    return null;
  } catch {
    return 'its blocks do not fit together';
  }
}

/** Costs by each objective after the first. */
function measureCosts({ model }: Variant, shape: DataShape, objectives: SearchExperiment['search']['objectives']): number[] {
  const blocks = expandModel(model);
  return objectives.flatMap(({ metric }) => {
    if (metric === 'parameters') return [countParameters(blocks, shape)];
    return metric === 'multiplyAdds' ? [countMultiplyAdds({ blocks, ...shape, steps: STEPS })] : [];
  });
}

function countParameters(blocks: ReturnType<typeof expandModel>, { features, classes }: DataShape): number {
  const { placed } = compose({ blocks: [...blocks, { type: 'linear', width: classes }], features });
  const sizes = placed.flatMap(({ parameters }) => parameters.map(({ shape }) => shape.reduce((product, width) => product * width, 1)));
  return sizes.reduce((sum, size) => sum + size, 0);
}
