import type { Point, Space } from './space.ts';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Digits of one level: 64³ is more than any dimension needs. */
const WIDTH = 3;

/** Encodes points as a short text: three characters per field. */
export function packPoints(points: readonly Point[]): string {
  return points.flatMap((point) => point.map((level) => packLevel(level))).join('');
}

/** Number of characters of a point. */
export function widthOf(space: Space): number {
  return WIDTH * space.length;
}

/** @throws RangeError if the text is not from `packPoints` for this space */
export function unpackPoints(space: Space, text: string): Point[] {
  const length = widthOf(space);
  if (length === 0 || text.length % length !== 0)
    throw new RangeError(`${text.length} characters are not points of ${space.length} fields.`);
  return Array.from({ length: text.length / length }, (_, row) => unpackRow(text.slice(row * length, (row + 1) * length)));
}

function unpackRow(row: string): Point {
  return Array.from({ length: row.length / WIDTH }, (_, d) => unpackLevel(row.slice(d * WIDTH, (d + 1) * WIDTH)));
}

/** Encodes the level plus one: 0 means that the field does not exist. */
function packLevel(level: number | null): string {
  const number = level === null ? 0 : level + 1;
  return [number >> 12, number >> 6, number].map((part) => DIGITS[part & 63]).join('');
}

function unpackLevel(text: string): number | null {
  const number = [...text].reduce((sum, digit) => sum * 64 + DIGITS.indexOf(digit), 0);
  return number === 0 ? null : number - 1;
}
