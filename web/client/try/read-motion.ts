import type { SensorView } from '../../views/try-view.ts';

/** Browsers may leave values empty. */
export interface MotionReading {
  readonly accelerationIncludingGravity: { readonly x: number | null; readonly y: number | null; readonly z: number | null } | null;
  /** Degrees per second. */
  readonly rotationRate: { readonly alpha: number | null; readonly beta: number | null; readonly gamma: number | null } | null;
}

const STANDARD_GRAVITY = 9.80665;

/** Three axes in the unit of the data; null if this device does not measure them. */
export function readMotion(reading: MotionReading, { measures, unit }: Pick<SensorView, 'measures' | 'unit'>): number[] | null {
  if (measures === 'rotation') {
    const { beta, gamma, alpha } = reading.rotationRate ?? { beta: null, gamma: null, alpha: null };
    const scale = unit?.startsWith('rad') === true ? Math.PI / 180 : 1;
    return scaleAll([beta, gamma, alpha], scale);
  }
  const { x, y, z } = reading.accelerationIncludingGravity ?? { x: null, y: null, z: null };
  return scaleAll([x, y, z], unit === 'g' ? 1 / STANDARD_GRAVITY : 1);
}

function scaleAll(values: readonly (number | null)[], scale: number): number[] | null {
  const known = values.filter((value): value is number => value !== null);
  return known.length === values.length ? known.map((value) => value * scale) : null;
}
