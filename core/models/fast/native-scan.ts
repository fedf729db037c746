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
  const { kernels: k, cell, parameters, steps, count, input, reverse, wanted, training } = request;
  const { inputWeight, recurrentWeight, inputBias, recurrentBias } = parameters;
  const lengths = k.integers([...request.lengths]);
  const describe = (flag: boolean) => k.integers([steps, count, reverse ? 1 : 0, wanted === 'ends' ? 1 : 0, flag ? 1 : 0]);
  const inputs = [input, inputWeight, recurrentWeight, inputBias, recurrentBias, lengths, describe(training)];
  const [outputs, saved] = k.runMany(OPERATIONS[cell], inputs, [], 2) as [Handle, Handle];
  const backward: Scan['backward'] = (gradient, needsInputGradient) => {
    const none = k.fill(0, [0]);
    const received = wanted === 'steps' ? [gradient, none] : [none, gradient];
    const backInputs = [inputWeight, recurrentWeight, saved, ...received, lengths, describe(needsInputGradient)];
    const gradients = k.runMany(`${OPERATIONS[cell]}Back`, backInputs, [], 5) as [Handle, Handle, Handle, Handle, Handle];
    k.free(saved);
    return {
      inputWeight: gradients[0],
      recurrentWeight: gradients[1],
      inputBias: gradients[2],
      recurrentBias: gradients[3],
      input: needsInputGradient ? gradients[4] : null,
    };
  };
  return { outputs, backward };
}
