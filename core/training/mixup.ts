import type { Random } from '../domain/random.ts';
import type { Sequence } from '../models/index.ts';

/** The data of a batch. */
export interface MixedBatch {
  readonly sequences: readonly Sequence[];
  /** `[sequences, classes]` target distributions. */
  readonly targets: Float32Array;
  /** `[sequences]`; absent: 1. */
  readonly lossWeights?: Float32Array;
}

export interface MixupRequest extends MixedBatch {
  readonly features: number;
  /** Parameter of the Beta distribution of the proportion, 0 < α ≤ 1. */
  readonly alpha: number;
  readonly random: Random;
}

/**
 * Mixes every recording of a batch with another one, and their targets in the same proportion (Zhang et al., "mixup: Beyond Empirical Risk
 * Minimization", 2018). Each keeps its own length: the other one is stretched to it. The arguments are not modified.
 */
export function mixBatch({ sequences, targets, lossWeights, features, alpha, random }: MixupRequest): MixedBatch {
  const partners = random.shuffle(Array.from(sequences.keys()));
  const shares = sequences.map(() => drawShare(alpha, random));
  const blend = (values: Float32Array, width: number) => blendRows({ values, width, partners, shares });
  return {
    sequences: sequences.map((own, row) => {
      const partner = sequences[partners[row] as number] as Sequence;
      return { length: own.length, values: mixValues({ own, partner, features, share: shares[row] as number }) };
    }),
    targets: blend(targets, targets.length / sequences.length),
    ...(lossWeights === undefined ? {} : { lossWeights: blend(lossWeights, 1) }),
  };
}

/** Draws from Beta(α, α) and takes the larger of the value and the rest, so that a recording's own label dominates (Jöhnk's method). */
function drawShare(alpha: number, random: Random): number {
  for (;;) {
    const [first, second] = [Math.log(1 - random.uniform()) / alpha, Math.log(1 - random.uniform()) / alpha];
    const largest = Math.max(first, second);
    // The smaller one divided by their sum, in logarithms, because powers of small numbers would underflow.
    const logSum = largest + Math.log1p(Math.exp(Math.min(first, second) - largest));
    if (logSum <= 0) return Math.exp(largest - logSum);
  }
}

interface MixRequest {
  readonly own: Sequence;
  readonly partner: Sequence;
  readonly features: number;
  readonly share: number;
}

function mixValues({ own, partner, features, share }: MixRequest): Float32Array {
  const mixed = new Float32Array(own.length * features);
  const scale = own.length > 1 ? (partner.length - 1) / (own.length - 1) : 0;
  for (let step = 0; step < own.length; step += 1) {
    const position = Math.min(step * scale, partner.length - 1);
    const before = Math.floor(position);
    const after = Math.min(before + 1, partner.length - 1);
    const weight = position - before;
    for (let feature = 0; feature < features; feature += 1) {
      const from = partner.values[before * features + feature] as number;
      const other = from + weight * ((partner.values[after * features + feature] as number) - from);
      mixed[step * features + feature] = share * (own.values[step * features + feature] as number) + (1 - share) * other;
    }
  }
  return mixed;
}

interface BlendRequest {
  readonly values: Float32Array;
  /** Values per row. */
  readonly width: number;
  readonly partners: readonly number[];
  readonly shares: readonly number[];
}

function blendRows({ values, width, partners, shares }: BlendRequest): Float32Array {
  return values.map((own, index) => {
    const row = Math.floor(index / width);
    const share = shares[row] as number;
    const other = values[(partners[row] as number) * width + (index % width)] as number;
    return share * own + (1 - share) * other;
  });
}
