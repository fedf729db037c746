/** Number of time steps with their own learned position. Later steps use the last one. */
export const LEARNED_POSITIONS = 512;

/** `[width, time]`: alternating sines and cosines with wavelengths from 2π to 10,000 · 2π (Vaswani et al., 2017). */
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

/** `[positions, time]`: one-hot columns that select the learned position of each time step. */
export function selectPositions(time: number): Float32Array {
  const values = new Float32Array(LEARNED_POSITIONS * time);
  for (let step = 0; step < time; step += 1) values[Math.min(step, LEARNED_POSITIONS - 1) * time + step] = 1;
  return values;
}
