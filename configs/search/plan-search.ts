import { unpackPoints, widthOf } from '../../core/search/pack.ts';
import { type Point, readPoint, type Space } from '../../core/search/space.ts';
import { type ExperimentConfiguration, type VariantConfiguration, variantSchema } from '../schema.ts';
import { parseSpace } from './parse-space.ts';
import type { SearchConfiguration } from './search-schema.ts';

export type SearchExperiment = ExperimentConfiguration & { readonly search: SearchConfiguration };

export function hasSearch(experiment: ExperimentConfiguration): experiment is SearchExperiment {
  return experiment.search !== undefined;
}

const spaces = new WeakMap<object, Space>();

/** The space of a validated search. */
export function spaceOf({ space }: Pick<SearchConfiguration, 'space'>): Space {
  const known = spaces.get(space);
  if (known !== undefined) return known;
  const parsed = parseSpace(space);
  spaces.set(space, parsed);
  return parsed;
}

/** Name of a suggestion, counted from 0: `search_0017`. */
export function nameSuggestion(experiment: string, index: number): string {
  return `${experiment}_${String(index).padStart(4, '0')}`;
}

/** The number in the name of a suggestion; of other names it means nothing. */
export function readSuggestionIndex(name: string): number {
  return Number(name.slice(name.lastIndexOf('_') + 1));
}

/** Converts a point to a variant: `training.learningRate` becomes a field of its training. Not validated: a point may not be a valid network. */
export function buildVariantFields(space: Space, point: Point, name: string): Record<string, unknown> {
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

/**
 * The variant of a point. It is not kept: the variants of a large search would be most of its memory.
 *
 * @throws ZodError if a point is not a valid variant, so it must not be suggested
 */
export function parsePoint(space: Space, point: Point, name: string): VariantConfiguration {
  return variantSchema.parse(buildVariantFields(space, point, name));
}

/** One of a search's spaces, and its first suggestion there. */
interface SpacePart {
  readonly from: number;
  readonly space: Space;
}

/** The search's spaces in order, because people can change the space. */
function listSpaces({ space, steering = [] }: SearchConfiguration): SpacePart[] {
  const changed = steering.flatMap(({ space: next, trials }) =>
    next === undefined || trials === undefined ? [] : [{ from: trials, space: spaceOf({ space: next }) }],
  );
  return [{ from: 0, space: spaceOf({ space }) }, ...changed];
}

/** The current time limit of a search; null if there is none. */
export function readTimeLimit({ budget, steering = [] }: SearchConfiguration): string | null {
  return (steering.findLast((entry) => entry.budget !== undefined && entry.time !== undefined)?.budget ?? budget).timeLimit ?? null;
}

/** The variants that a search has suggested so far, in order. */
export function listSuggested(experiment: SearchExperiment): readonly VariantConfiguration[] {
  return readSuggested(experiment).map(({ space, point }, index) => parsePoint(space, point, nameSuggestion(experiment.name, index)));
}

/** The points that a search has suggested so far, in order, each in its space at the time. */
export function listPoints(experiment: SearchExperiment): Point[] {
  return readSuggested(experiment).map(({ point }) => point);
}

interface Suggested {
  readonly space: Space;
  readonly point: Point;
}

function readSuggested({ search }: SearchExperiment): Suggested[] {
  const { suggested = '' } = search;
  // A configuration that is not validated yet may have an invalid space.
  if (suggested === '') return [];
  const spaces = listSpaces(search);
  const read: Suggested[] = [];
  for (let place = 0; place < suggested.length; ) {
    const space = spaces.findLast(({ from }) => from <= read.length)?.space as Space;
    const width = widthOf(space);
    const [point] = unpackPoints(space, suggested.slice(place, place + width)) as [Point];
    read.push({ space, point });
    place += width;
  }
  return read;
}
