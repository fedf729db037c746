import { loadOnnxRuntime } from '../../tests/support/javascript.ts';

export interface TimeRequest {
  /** Folder in which ONNX Runtime is installed. */
  readonly packages: string;
  readonly onnx: Uint8Array;
  /** Steps of a stream, one value per feature each. */
  readonly steps: readonly Float32Array[];
  /** Number of steps that are classified again at each sample. */
  readonly window: number;
}

/** Time per sample on one thread: elapsed time, and processor time, which other programs on the machine do not increase. */
export interface SampleTime {
  readonly milliseconds: number;
  readonly processor: number;
}

export async function timeOnnxRuntime({ packages, onnx, steps, window }: TimeRequest): Promise<SampleTime> {
  const { InferenceSession, Tensor } = loadOnnxRuntime(packages);
  const session = await InferenceSession.create(onnx, { executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1 });
  const lengths = new Tensor('int32', Int32Array.of(window), [1]);
  const features = steps[0]?.length ?? 0;
  const values = new Float32Array(window * features);
  const before = process.cpuUsage();
  const begin = performance.now();
  for (const step of steps) {
    values.copyWithin(0, features);
    values.set(step, (window - 1) * features);
    await session.run({ input: new Tensor('float32', values, [1, window, features]), lengths });
  }
  const milliseconds = performance.now() - begin;
  const { user, system } = process.cpuUsage(before);
  await session.release();
  return { milliseconds: milliseconds / steps.length, processor: (user + system) / 1_000 / steps.length };
}
