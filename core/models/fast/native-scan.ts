import { createRequire } from 'node:module';
import type { Handle } from '../binding.ts';
import { getChosenKernelLevel } from '../kernel-level.ts';
import type { Scan, ScanRequest } from './scan.ts';

/** What `core/models/native` exports. It must be loaded into the process that runs TensorFlow. */
interface NativeKernels {
  /** Processor levels that this machine supports, the fastest last. */
  readonly levels: readonly string[];
  useLevel(level: string): void;
  /**
   * Runs one direction of one layer over one recording (RecordingScan in `core/models/native/scan.h`).
   * @param numbers cell (0 GRU, 1 LSTM), features, hidden, steps, reverse (0 or 1)
   */
  runRecording(
    numbers: readonly number[],
    inputWeight: Float32Array,
    recurrentWeight: Float32Array,
    biases: Float32Array,
    input: Float32Array,
    outputs: Float32Array,
  ): void;
}

const require = createRequire(import.meta.url);
let loaded: NativeKernels | undefined;

/** Registers the custom operations with TensorFlow on the first call and selects the chosen level. */
export function loadNativeKernels(): NativeKernels {
  loaded ??= load();
  return loaded;
}

function load(): NativeKernels {
  const kernels = require('@tensorflow/tfjs-node-gpu/lib/durasweep_kernels.node') as NativeKernels;
  const level = getChosenKernelLevel();
  if (level !== null) kernels.useLevel(level);
  return kernels;
}

/** The processor level whose kernels run here. */
export function getKernelLevel(): string {
  return getChosenKernelLevel() ?? (loadNativeKernels().levels.at(-1) as string);
}

const OPERATIONS = { gru: 'DurasweepGru', lstm: 'DurasweepLstm' } as const;

/** Runs the whole scan as one CPU operation (`core/models/native`), and its backward pass as another. */
export function runNativeScan(request: ScanRequest): Scan {
  loadNativeKernels();
  const { kernels: k, cell, weights, training, below } = request;
  const lengths = k.integerList(request.lengths);
  const none = k.none();
  const [input = request.input, second = none] = below?.parts ?? [];
  const forward = [input, second, below?.mask ?? none, weights.vector, lengths, describe(request, training)];
  const [outputs, saved] = k.runMany(OPERATIONS[cell], forward, [], 2) as [Handle, Handle];
  const backward: Scan['backward'] = (gradient, needsInputGradient, added) => {
    // With two directions the mask multiplies the sum of their gradients.
    const mask = below?.parts.length === 1 || added !== undefined ? below?.mask : null;
    const shared = request.sharesRows ? request.input : none;
    const inputs = [weights.vector, saved, gradient, mask ?? none, shared, added ?? none, lengths, describe(request, needsInputGradient)];
    const [parameters, inputGradient] = k.runMany(`${OPERATIONS[cell]}Back`, inputs, [], 2) as [Handle, Handle];
    k.free(saved);
    return { parameters, input: needsInputGradient ? inputGradient : null };
  };
  return { outputs, backward };
}

/** The operations' options. */
function describe(request: ScanRequest, flag: boolean): Handle {
  const { kernels: k, steps, count, reverse, wanted, features, hidden, weights, below, outputRows } = request;
  const { width, first } = outputRows ?? { width: 0, first: 0 };
  const flags = [reverse, wanted === 'ends', flag].map(Number);
  return k.integers([
    steps,
    count,
    ...flags,
    features,
    hidden,
    weights.offset,
    below?.skipped ?? 0,
    below?.parts.length ?? 0,
    width,
    first,
    Number(request.sharesRows ?? false),
  ]);
}
