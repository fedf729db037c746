/** Steps that learned positions tell apart. */
export const LEARNED_POSITIONS = 512;

/** `[width, time]`: sines and cosines of wavelengths from 2π to 10,000 · 2π, in turn (Vaswani et al., 2017). */
export function computeSinusoids(width: number, time: number): Float32Array {
  const values = new Float32Array(width * time);
  for (let channel = 0; channel < width; channel += 1) {
    const frequency = 10_000 ** (-(channel - (channel % 2)) / width);
    for (let step = 0; step < time; step += 1) {
      values[channel * time + step] = channel % 2 === 0 ? Math.sin(step * frequency) : Math.cos(step * frequency);
    }
  }
  return values;
}

/** `[positions, time]`: which learned position each step has, as a row of ones and zeros. */
export function selectPositions(time: number): Float32Array {
  const values = new Float32Array(LEARNED_POSITIONS * time);
  for (let step = 0; step < time; step += 1) values[Math.min(step, LEARNED_POSITIONS - 1) * time + step] = 1;
  return values;
}
