/** Of a character of a label. */
const CHARACTER_WIDTH = 7;
const HALF_LINE = 7;
const GAP = 9;
const HALF_POINT = 5;

export interface Spot {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

export interface PlacedLabel extends Spot {
  readonly anchor: 'start' | 'end';
}

interface Box {
  readonly from: number;
  readonly to: number;
  readonly y: number;
}

interface Room {
  readonly left: number;
  readonly width: number;
  /** All points, also those without a name. */
  readonly points: readonly Pick<Spot, 'x' | 'y'>[];
}

/** Places the names of points beside them: above at the left, or else at the right. A name without room is left out. */
export function placeLabels(spots: readonly Spot[], { left, width, points }: Room): PlacedLabel[] {
  const taken: Box[] = points.map(({ x, y }) => ({ from: x - HALF_POINT, to: x + HALF_POINT, y }));
  return spots.flatMap(({ name, x, y }) => {
    const length = CHARACTER_WIDTH * name.length;
    const ways = [
      { label: { name, x: x - GAP, y: y - GAP, anchor: 'end' as const }, from: x - GAP - length },
      { label: { name, x: x + GAP, y: y - GAP, anchor: 'start' as const }, from: x + GAP },
      { label: { name, x: x + GAP, y: y + GAP, anchor: 'start' as const }, from: x + GAP },
    ];
    for (const { label, from } of ways) {
      const box = { from, to: from + length, y: label.y };
      if (from < left || box.to > width || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      return [label];
    }
    return [];
  });
}

function overlap(one: Box, other: Box): boolean {
  return one.from < other.to && other.from < one.to && Math.abs(one.y - other.y) < 2 * HALF_LINE;
}
