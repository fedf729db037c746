import { unpackPoints } from '../../core/search/pack.ts';
import { type Point, readPoint, type Space } from '../../core/search/space.ts';
import { type ExperimentConfiguration, type VariantConfiguration, variantSchema } from '../schema.ts';
import { parseSpace } from './parse-space.ts';
import type { SearchConfiguration } from './search-schema.ts';

export type SearchExperiment = ExperimentConfiguration & { readonly search: SearchConfiguration };

export function hasSearch(experiment: ExperimentConfiguration): experiment is SearchExperiment {
  return experiment.search !== undefined;
}

const spaces = new WeakMap<object, Space>();

/** A checked search's space. */
export function spaceOf({ space }: Pick<SearchConfiguration, 'space'>): Space {
  const known = spaces.get(space);
  if (known !== undefined) return known;
  const parsed = parseSpace(space);
  spaces.set(space, parsed);
  return parsed;
}

/** Of a suggestion, counted from 0: `search_0017`. */
export function nameSuggestion(experiment: string, index: number): string {
  return `${experiment}_${String(index).padStart(4, '0')}`;
}

/** A point as a variant: `training.learningRate` becomes a field of its training. Unchecked: a point need not be a network. */
export function describePoint(space: Space, point: Point, name: string): Record<string, unknown> {
  const variant: Record<string, unknown> = { name };
  for (const [field, value] of Object.entries(readPoint(space, point))) {
    const path = field.split('.');
    let place = variant;
    for (const step of path.slice(0, -1)) {
      place[step] ??= {};
      place = place[step] as Record<string, unknown>;
    }
    place[path.at(-1) as string] = value;
  }
  return variant;
}

/** @throws ZodError where a point is no variant: it is not to be suggested */
export function parsePoint(space: Space, point: Point, name: string): VariantConfiguration {
  return variantSchema.parse(describePoint(space, point, name));
}

interface Listed {
  readonly suggested: string;
  readonly variants: readonly VariantConfiguration[];
}

/** By space. A sweep asks after every suggestion: only what is new is worked out. */
const listed = new WeakMap<object, Listed>();

/** The variants that a search has suggested so far, in order. */
export function listSuggested(experiment: SearchExperiment): readonly VariantConfiguration[] {
  const { search, name } = experiment;
  const { suggested = '' } = search;
  const known = listed.get(search.space) ?? { suggested: '', variants: [] };
  if (known.suggested === suggested) return known.variants;
  const before = suggested.startsWith(known.suggested) ? known : { suggested: '', variants: [] };
  const space = spaceOf(search);
  const added = unpackPoints(space, suggested.slice(before.suggested.length)).map((point, position) =>
    parsePoint(space, point, nameSuggestion(name, before.variants.length + position)),
  );
  const variants = [...before.variants, ...added];
  listed.set(search.space, { suggested, variants });
  return variants;
}
