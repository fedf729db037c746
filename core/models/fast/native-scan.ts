import { createRequire } from 'node:module';
import type { Handle } from '../binding.ts';
import { getChosenKernelLevel } from '../kernel-level.ts';
import type { Scan, ScanRequest } from './scan.ts';

/** What `core/models/native` exports once it is loaded into the process that TensorFlow runs in. */
interface NativeKernels {
  /** Levels of processor that this one can run, the fastest last. */
  readonly levels: readonly string[];
  useLevel(level: string): void;
  /**
   * One recording through one direction of one layer (RecordingScan of `core/models/native/scan.h`).
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

/** Registers our operations with TensorFlow, at the first call, and makes them run at the level that was chosen. */
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

/** The level of processor whose kernels run here. */
export function getKernelLevel(): string {
  return getChosenKernelLevel() ?? (loadNativeKernels().levels.at(-1) as string);
}

const OPERATIONS = { gru: 'DurasweepGru', lstm: 'DurasweepLstm' } as const;

/** The whole scan as one operation on the CPU (`core/models/native`), and as one back. */
export function runNativeScan(request: ScanRequest): Scan {
  loadNativeKernels();
  const { kernels: k, cell, weights, features, hidden, steps, count, input, reverse, wanted, training } = request;
  const lengths = k.integers([...request.lengths]);
  const describe = (flag: boolean) =>
    k.integers([steps, count, ...[reverse, wanted === 'ends', flag].map(Number), features, hidden, weights.offset]);
  const [outputs, saved] = k.runMany(OPERATIONS[cell], [input, weights.vector, lengths, describe(training)], [], 2) as [Handle, Handle];
  const backward: Scan['backward'] = (gradient, needsInputGradient) => {
    const inputs = [weights.vector, saved, gradient, lengths, describe(needsInputGradient)];
    const [parameters, inputGradient] = k.runMany(`${OPERATIONS[cell]}Back`, inputs, [], 2) as [Handle, Handle];
    k.free(saved);
    return { parameters, input: needsInputGradient ? inputGradient : null };
  };
  return { outputs, backward };
}
