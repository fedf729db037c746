import { loadOnnxRuntime } from '../../tests/support/javascript.ts';

export interface TimeRequest {
  /** Where ONNX Runtime is installed. */
  readonly packages: string;
  readonly onnx: Uint8Array;
  /** Of a stream: a value for each feature. */
  readonly steps: readonly Float32Array[];
  /** Steps that are classified anew at each sample. */
  readonly window: number;
}

/** A sample's share, of one thread: what passes, and what the processor works, which others on the machine do not prolong. */
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
