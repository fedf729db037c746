import type { FastRequest, Geometry, GradientSink, Handle, Kernels } from '../block.ts';
import type { TransformerOptions } from './options.ts';

interface AttentionRequest extends Pick<FastRequest<TransformerOptions>, 'kernels' | 'options' | 'input' | 'parameter'> {
  readonly name: string;
  /** `[width, time·count]`. */
  readonly matrix: Handle;
  readonly keyMask: Handle | null;
}

/** `[count, 1, 1, time]`: 0 on valid steps, else a score so low that its softmax weight is 0; null: every step is valid. */
export function createKeyMask(k: Kernels, { lengths, time, count }: Geometry): Handle | null {
  if (lengths.every((length) => length === time)) return null;
  const scores = new Float32Array(count * time);
  lengths.forEach((length, index) => {
    scores.fill(-1e9, index * time + length, (index + 1) * time);
  });
  return k.tensor(scores, [count, 1, 1, time]);
}

/** For every head: softmax(Q Kᵀ / √d) V over the time steps of a sequence. The heads are stacked, then projected. */
export function runSelfAttention(request: AttentionRequest) {
  const { kernels: k, options, parameter, name, matrix } = request;
  const { width, heads } = options;
  const [inWeight, outWeight] = [parameter(`${name}.in_proj_weight`), parameter(`${name}.out_proj.weight`)];
  const scale = k.scalar(1 / Math.sqrt(width / heads));
  const projected = k.add(k.product(inWeight, matrix), parameter(`${name}.in_proj_bias`));
  const [unscaled, keys, contents] = splitHeads(request, projected, 3) as [Handle, Handle, Handle];
  const queries = k.multiply(unscaled, scale);
  const shares = computeShares(request, k.productOfEach(queries, keys, { right: true }));
  const read = joinHeads(request, [k.productOfEach(shares, contents)]);
  const output = k.add(k.product(outWeight, read), parameter(`${name}.out_proj.bias`));
  const backward = (gradient: Handle, sink: GradientSink) => {
    sink(`${name}.out_proj.weight`, k.productTransposedRight(gradient, read));
    sink(`${name}.out_proj.bias`, k.sumOver(gradient, -1));
    const [readGradient] = splitHeads(request, k.productTransposedLeft(outWeight, gradient), 1) as [Handle];
    const scoreGradient = differentiateShares(k, shares, k.productOfEach(readGradient, contents, { right: true }));
    const projectedGradient = joinHeads(request, [
      k.multiply(k.productOfEach(scoreGradient, keys), scale),
      k.productOfEach(scoreGradient, queries, { left: true }),
      k.productOfEach(shares, readGradient, { left: true }),
    ]);
    sink(`${name}.in_proj_weight`, k.productTransposedRight(projectedGradient, matrix));
    sink(`${name}.in_proj_bias`, k.sumOver(projectedGradient, -1));
    return k.productTransposedLeft(inWeight, projectedGradient);
  };
  return { output, backward };
}

/** `[parts·width, time·count]` → one `[count·heads, time, width / heads]` for each part. */
function splitHeads({ kernels: k, options, input }: AttentionRequest, matrix: Handle, parts: number): Handle[] {
  const { width, heads } = options;
  const { time, count } = input;
  const size = width / heads;
  const together = k.transpose(k.reshape(matrix, [parts, heads, size, time, count]), [0, 4, 1, 3, 2]);
  if (parts === 1) return [k.reshape(together, [count * heads, time, size])];
  const rows = k.splitRows(k.reshape(together, [parts, count * heads * time * size]), parts);
  return rows.map((row) => k.reshape(row, [count * heads, time, size]));
}

/** The reverse of `splitHeads`. */
function joinHeads({ kernels: k, options, input }: AttentionRequest, parts: readonly Handle[]): Handle {
  const { width, heads } = options;
  const { time, count } = input;
  const size = width / heads;
  const rows = parts.map((part) => k.reshape(part, [1, count * heads * time * size]));
  const together = k.reshape(parts.length === 1 ? (rows[0] as Handle) : k.concatRows(rows), [parts.length, count, heads, time, size]);
  return k.reshape(k.transpose(together, [0, 2, 4, 3, 1]), [parts.length * width, time * count]);
}

/** Softmax over the valid time steps. @param scores `[count·heads, time, time]` */
function computeShares({ kernels: k, options, input, keyMask }: AttentionRequest, scores: Handle): Handle {
  const { time, count } = input;
  const shape = [count * options.heads, time, time];
  if (keyMask === null) return k.run('Softmax', [scores]);
  return k.run('Softmax', [k.reshape(k.add(k.reshape(scores, [count, options.heads, time, time]), keyMask), shape)]);
}

/** Backward pass of each softmax: s ∘ (g − Σ s∘g). */
function differentiateShares(k: Kernels, shares: Handle, gradient: Handle): Handle {
  const weighted = k.multiply(shares, gradient);
  return k.subtract(weighted, k.multiply(shares, k.sumOver(weighted, -1)));
}
