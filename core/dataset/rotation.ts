import type { Random } from '../domain/random.ts';

/** A rotation matrix, `[3, 3]` row by row. */
export type Rotation = readonly [number, number, number, number, number, number, number, number, number];

/** Draws a rotation by a normally distributed angle (standard deviation `degrees`) about an axis that is uniform on the sphere. */
export function drawRotation({ degrees, random }: { degrees: number; random: Random }): Rotation {
  const angle = (degrees * Math.PI * random.normal()) / 180;
  return rotateAbout([random.normal(), random.normal(), random.normal()], angle);
}

/** Rotation by an angle in radians about an axis of any length; with length 0, no rotation. */
export function rotateAbout(axis: readonly [number, number, number], angle: number): Rotation {
  const norm = Math.hypot(...axis) || 1;
  const [x, y, z] = [axis[0] / norm, axis[1] / norm, axis[2] / norm];
  const sine = Math.sin(angle);
  const cosine = Math.cos(angle);
  const rest = 1 - cosine;
  // Rodrigues' formula.
  return [
    cosine + x * x * rest,
    x * y * rest - z * sine,
    x * z * rest + y * sine,
    y * x * rest + z * sine,
    cosine + y * y * rest,
    y * z * rest - x * sine,
    z * x * rest - y * sine,
    z * y * rest + x * sine,
    cosine + z * z * rest,
  ];
}

/** Rotates every three consecutive values, in place. */
export function rotateTriples(values: Float32Array, [xx, xy, xz, yx, yy, yz, zx, zy, zz]: Rotation): void {
  for (let index = 0; index + 2 < values.length; index += 3) {
    const x = values[index] ?? 0;
    const y = values[index + 1] ?? 0;
    const z = values[index + 2] ?? 0;
    values[index] = xx * x + xy * y + xz * z;
    values[index + 1] = yx * x + yy * y + yz * z;
    values[index + 2] = zx * x + zy * y + zz * z;
  }
}
