const SQRT2 = Math.SQRT2;
const SQRT_PI = Math.sqrt(Math.PI);
const LOG_SQRT_2PI = Math.log(2 * Math.PI) / 2;
/** From here on, the continued fraction is faster than the series and equally exact. */
const SERIES_END = 2;
const TINY = 1e-300;

/** Limit of the table: above it the value is constant, below it the continued fraction is fast. */
const TABLE_END = 9;
const CELLS_A_UNIT = 512;
/** For each position of the table, the logarithm and its first four derivatives, computed on first use. */
const table = new Float64Array(5 * (2 * TABLE_END * CELLS_A_UNIT + 1)).fill(Number.NaN);

/** Logarithm of the standard normal distribution function; exact to some 13 digits, also in the far tail. */
function logCdf(x: number): number {
  if (!(x > -TABLE_END && x < TABLE_END)) return computeLogCdf(x);
  const place = Math.round((x + TABLE_END) * CELLS_A_UNIT);
  const row = 5 * place;
  const middle = place / CELLS_A_UNIT - TABLE_END;
  if (Number.isNaN(table[row])) fillRow(row, middle);
  const away = x - middle;
  // Taylor series: the remaining terms are less than 1e-16, because cells are narrow.
  const beyond = (table[row + 2] as number) / 2 + away * ((table[row + 3] as number) / 6 + (away * (table[row + 4] as number)) / 24);
  return (table[row] as number) + away * ((table[row + 1] as number) + away * beyond);
}

/** From h = density / share, whose derivative is −h (x + h). */
function fillRow(row: number, x: number): void {
  const log = computeLogCdf(x);
  const first = Math.exp(logDensity(x) - log);
  const second = -first * (x + first);
  const third = -(second * (x + first) + first * (1 + second));
  const fourth = -(third * (x + first) + 2 * second * (1 + second) + first * third);
  table.set([log, first, second, third, fourth], row);
}

function computeLogCdf(x: number): number {
  if (x > 0) return Math.log1p(-complement(x / SQRT2) / 2);
  const z = -x / SQRT2;
  return z < SERIES_END ? Math.log(complement(z) / 2) : Math.log(scaledComplement(z) / 2) - z * z;
}

/** Logarithm of the standard normal probability between two places, `from` < `to`. */
export function logMass(from: number, to: number): number {
  // Almost nothing is cut off a narrow distribution in the middle.
  if (from < -TABLE_END && to > TABLE_END) return 0;
  // Use the side where the probabilities are small, which loses no digits.
  if (from > 0) return logMass(-to, -from);
  if (to <= 0) return logDifference(logCdf(to), logCdf(from));
  return Math.log1p(-Math.exp(logCdf(from)) - Math.exp(logCdf(-to)));
}

/** Logarithm of the standard normal density. */
export function logDensity(x: number): number {
  return -(x * x) / 2 - LOG_SQRT_2PI;
}

/** Quantile of a standard normal distribution truncated to [from, to]: Newton's method, with bisection if it leaves the bracket. */
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
