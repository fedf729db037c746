const SQRT2 = Math.SQRT2;
const SQRT_PI = Math.sqrt(Math.PI);
const LOG_SQRT_2PI = Math.log(2 * Math.PI) / 2;
/** From here on the continued fraction is quicker than the series, and as exact. */
const SERIES_END = 2;
const TINY = 1e-300;

/** log of the standard normal's share below `x`; exact to some 13 digits, in the far tail too. */
export function logCdf(x: number): number {
  if (x > 0) return Math.log1p(-complement(x / SQRT2) / 2);
  const z = -x / SQRT2;
  return z < SERIES_END ? Math.log(complement(z) / 2) : Math.log(scaledComplement(z) / 2) - z * z;
}

/** log of the standard normal's share between two places, `from` < `to`. */
export function logMass(from: number, to: number): number {
  // The side where the shares are small loses no digits.
  if (from > 0) return logMass(-to, -from);
  if (to <= 0) return logDifference(logCdf(to), logCdf(from));
  return Math.log1p(-Math.exp(logCdf(from)) - Math.exp(logCdf(-to)));
}

/** log of the standard normal's density. */
export function logDensity(x: number): number {
  return -(x * x) / 2 - LOG_SQRT_2PI;
}

/** Where the share `share` of a standard normal cut to [from, to] lies below: Newton's method, by halves where it leaves the bracket. */
export function truncatedQuantile(share: number, from: number, to: number): number {
  const below = Math.exp(logCdf(from));
  const wanted = below + share * (Math.exp(logCdf(to)) - below);
  let low = Math.max(from, -40);
  let high = Math.min(to, 40);
  let place = Math.min(high, Math.max(low, 0));
  for (let step = 0; step < 60; step += 1) {
    const excess = Math.exp(logCdf(place)) - wanted;
    if (excess < 0) low = place;
    else high = place;
    const next = place - excess / Math.exp(logDensity(place));
    const kept = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(kept - place) < 1e-12) return kept;
    place = kept;
  }
  return place;
}

/** log(exp(larger) − exp(smaller)). */
function logDifference(larger: number, smaller: number): number {
  return larger + Math.log1p(-Math.exp(smaller - larger));
}

/** 1 − erf(z), z ≥ 0. */
function complement(z: number): number {
  return z < SERIES_END ? 1 - seriesErf(z) : scaledComplement(z) * Math.exp(-z * z);
}

/** Kummer's series, all of whose terms are positive. */
function seriesErf(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 1; term > 1e-17 * sum; k += 1) {
    term *= (2 * z * z) / (2 * k + 1);
    sum += term;
  }
  return ((2 * sum) / SQRT_PI) * Math.exp(-z * z);
}

/** exp(z²) · erfc(z) by its continued fraction (Lentz), z ≥ 2. */
function scaledComplement(z: number): number {
  let fraction = z;
  let numerator = z;
  let denominator = 0;
  for (let k = 1; k < 200; k += 1) {
    denominator = 1 / Math.max(z + (k / 2) * denominator, TINY);
    numerator = z + k / 2 / numerator;
    const change = numerator * denominator;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return 1 / (fraction * SQRT_PI);
}
