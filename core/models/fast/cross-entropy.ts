import type { Handle } from '../binding.ts';
import type { Kernels } from './kernels.ts';

export interface CrossEntropyRequest {
  readonly kernels: Kernels;
  /** Whether the custom operations run here. */
  readonly native: boolean;
  /** Matrix `[classes, count]`. */
  readonly logits: Handle;
  readonly classes: number;
  readonly count: number;
  /** `[count, classes]`. */
  readonly targets: Float32Array;
  /** `[count]`: weight of each sequence; undefined: 1. */
  readonly lossWeights: Float32Array | undefined;
}

export interface CrossEntropyRun {
  /** `[count]`, in nats, without weights. */
  readonly losses: Handle;
  /** The logits as `[count, classes]`. */
  readonly rows: Handle;
  /** Of the mean (weighted) loss, by the logits: `[classes, count]`. */
  readonly gradient: Handle;
}

/** The cross-entropy of the logits' softmax, and its gradient. */
export function runCrossEntropy(request: CrossEntropyRequest): CrossEntropyRun {
  const { kernels: k, logits, classes, count, targets, lossWeights } = request;
  const target = k.tensor(targets, [count, classes]);
  const weights = lossWeights === undefined ? null : k.tensor(lossWeights, [count, 1]);
  if (!request.native) return runOperations(request, target, weights);
  const inputs = [logits, target, weights ?? k.none()];
  const [losses, rows, gradient] = k.runMany('DurasweepCrossEntropy', inputs, [], 3) as [Handle, Handle, Handle];
  return { losses, rows, gradient };
}

function runOperations({ kernels: k, logits, count }: CrossEntropyRequest, target: Handle, weights: Handle | null): CrossEntropyRun {
  const rows = swapAxes(k, logits);
  const [losses, gradient] = k.runMany('SoftmaxCrossEntropyWithLogits', [rows, target], [], 2) as [Handle, Handle];
  const weighted = weights === null ? gradient : k.multiply(gradient, weights);
  return { losses, rows, gradient: swapAxes(k, k.multiply(weighted, k.scalar(1 / count))) };
}

/** Kernels have a column for each sequence, callers have a row. */
export function swapAxes(kernels: Kernels, matrix: Handle): Handle {
  return kernels.transpose(matrix, [1, 0]);
}
