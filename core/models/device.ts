import { createRandom } from '../domain/random.ts';
import type { ModelOptions } from '../domain/variant.ts';
import { createInputBatch } from './batch.ts';
import { getNodeBackend } from './binding.ts';
import { getKernelLevel } from './fast/native-scan.ts';
import { createFastNetwork } from './fast/network.ts';
import type { RunScan } from './fast/scan.ts';
import type { Gradients, GradientsRequest, Network } from './network.ts';
import { initialiseParameters } from './parameters.ts';
import { createPlainNetwork } from './plain/network.ts';
import { tf } from './tensorflow.ts';

export type Device = 'cpu' | 'gpu';

/** The device TensorFlow computes on in this process. */
export function detectDevice(): Device {
  return getNodeBackend().isUsingGpuDevice ? 'gpu' : 'cpu';
}

/** Version of the native TensorFlow library, such as `2.21.0`. */
export function readTensorflowVersion(): string {
  return getNodeBackend().binding.TF_Version;
}

export interface DeviceCheck {
  readonly device: Device;
  /** Processor level that the kernels are compiled for; null on a GPU, where TensorFlow's own kernels run. */
  readonly level: string | null;
  readonly matches: boolean;
  /** Largest difference of a logit or gradient between the two implementations. */
  readonly largestDifference: number;
}

const TOLERANCE = { cpu: 1e-4, gpu: 5e-3 } as const;
/** Covers the layers of the architectures and the readouts: each reads different outputs of the scans and returns different gradients. */
const CHECKED: readonly Pick<ModelOptions, 'architecture' | 'readout'>[] = [
  { architecture: 'bidirectional-gru', readout: 'last-valid' },
  { architecture: 'bidirectional-gru', readout: 'last-padded' },
  { architecture: 'lstm', readout: 'last-padded' },
  { architecture: 'conv1d-gru', readout: 'mean' },
  { architecture: 'deep-gru', readout: 'attention' },
];

/**
 * Compares the fast kernels with the plain implementation on small random cases. This detects a device or library on which
 * they fail before any training starts. The GPU's tolerance allows for the lower precision of TF32 products.
 * @param runScan how the fast kernels run recurrent layers; by default chosen for the device
 */
export function checkDevice(runScan?: RunScan): DeviceCheck {
  const device = detectDevice();
  const largestDifference = Math.max(...CHECKED.map((options) => compareImplementations(options, runScan)));
  const level = device === 'cpu' ? getKernelLevel() : null;
  return { device, level, largestDifference, matches: largestDifference <= TOLERANCE[device] };
}

function compareImplementations(options: (typeof CHECKED)[number], runScan: RunScan | undefined): number {
  const model = { ...options, hiddenSize: 8, layers: 2, dropout: 0 };
  const shape = { model, features: 3, classes: 4 };
  const [fast, plain] = [createFastNetwork(shape, runScan), createPlainNetwork(shape)];
  const random = createRandom({ seed: 0, stream: [2] });
  const sequences = [3, 1, 2].map((length) => ({ length, values: Float32Array.from({ length: length * 3 }, () => random.normal()) }));
  const batch = createInputBatch({ sequences, features: 3, model });
  const targets = Float32Array.from({ length: 12 }, (_, index) => (index % 5 === 0 ? 1 : 0));
  const weights = tf.tensor1d(initialiseParameters({ layout: fast.layout, seed: 0 }));
  const request = { weights, batch, targets, dropout: null };
  try {
    const [ours, reference] = [fast, plain].map((network) => readGradients(network, request)) as [number[], number[]];
    return Math.max(measureDifference(ours, reference), measureDifference(fast.computeLogits(request), reference));
  } finally {
    weights.dispose();
  }
}

/** The logits, then the gradients. */
function readGradients(network: Network, request: GradientsRequest): number[] {
  const { logits, gradient }: Gradients = network.computeGradients(request);
  const values = gradient.dataSync();
  gradient.dispose();
  return [...logits, ...values];
}

/** Of the first values of the reference, as many as there are. */
function measureDifference(ours: ArrayLike<number>, reference: readonly number[]): number {
  return Array.from(ours).reduce((largest, value, index) => Math.max(largest, Math.abs(value - (reference[index] as number))), 0);
}
