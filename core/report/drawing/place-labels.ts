import { measureTextWidth } from './text-width.ts';
import { FONT_SIZE } from './theme.ts';

interface LabelledPoint {
  readonly text: string;
  /** Pixels from the plot's left and top edge. */
  readonly x: number;
  readonly y: number;
}

/** Position of a label: the middle of its left edge. */
export interface PlacedLabel extends LabelledPoint {
  readonly labelX: number;
  readonly labelY: number;
  readonly width: number;
}

export interface PlaceLabelsOptions {
  /** In order of importance: the first get the best places. */
  readonly points: readonly LabelledPoint[];
  /** Unlabelled points that labels must not cover. */
  readonly obstacles?: readonly { readonly x: number; readonly y: number }[];
  readonly width: number;
  readonly height: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const HALF_HEIGHT = FONT_SIZE / 2 + 1;
const POINT_RADIUS = 5;
const DISTANCES = [9, 16, 26, 38, 52, 68, 86, 106, 128, 152];
const DIRECTIONS = Array.from({ length: 16 }, (_, index) => (index * Math.PI) / 8);

/**
 * Places labels beside their points so that no label covers another label or a point, preferring near positions; a label that fits
 * nowhere is left out. Greedy in the given order, so deterministic.
 */
export function placeLabels(options: PlaceLabelsOptions): PlacedLabel[] {
  const taken: Box[] = [...options.points, ...(options.obstacles ?? [])].map(({ x, y }) => boxAround(x, y, POINT_RADIUS));
  return options.points.flatMap((point) => {
    const width = measureTextWidth(point.text, FONT_SIZE);
    const place = candidates(point, width).find((box) => fits(box, options) && !taken.some((other) => overlap(box, other)));
    if (!place) return [];
    taken.push(place);
    return [{ ...point, width, labelX: place.left, labelY: (place.top + place.bottom) / 2 }];
  });
}

function candidates(point: LabelledPoint, width: number): Box[] {
  return DISTANCES.flatMap((distance) =>
    DIRECTIONS.map((angle) => {
      const x = point.x + Math.cos(angle) * distance;
      const y = point.y - Math.sin(angle) * distance;
      const left = Math.abs(Math.cos(angle)) < 0.3 ? x - width / 2 : Math.cos(angle) > 0 ? x : x - width;
      return { left, right: left + width, top: y - HALF_HEIGHT, bottom: y + HALF_HEIGHT };
    }),
  );
}

function boxAround(x: number, y: number, radius: number): Box {
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

function fits(box: Box, { width, height }: PlaceLabelsOptions): boolean {
  return box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right + 2 && b.left < a.right + 2 && a.top < b.bottom && b.top < a.bottom;
}
