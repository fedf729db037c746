import type { BenchModel } from '../models.ts';
import type { BenchProcess } from '../processes/bench-process.ts';
import type { InferenceReply } from '../processes/messages.ts';

export interface InferenceResult {
  readonly name: string;
  /** Level of the kernels. */
  readonly level: string;
  /** Seconds for one recording, the median over the recordings of each repetition: by kernels alone, and through TensorFlow's operations. */
  readonly alone: readonly number[];
  readonly tensorflow: readonly number[];
}

export interface InferenceRequest {
  readonly level: string;
  readonly model: BenchModel;
  readonly ours: BenchProcess;
  readonly repetitions: number;
  readonly onProgress: (what: string) => void;
}

/** Sends every validation recording through an untrained network, one at a time. The first pass, which compiles code, is not counted. */
export async function measureInference({ level, model, ours, repetitions, onProgress }: InferenceRequest): Promise<InferenceResult> {
  onProgress(`inference of ${model.name}, ${level}`);
  const result = { name: model.name, level, alone: [] as number[], tensorflow: [] as number[] };
  for (let pass = 0; pass <= repetitions; pass += 1) {
    const { alone, tensorflow } = await ours.ask<InferenceReply>({ type: 'inference', model: model.model });
    if (pass === 0) continue;
    result.alone.push(alone);
    result.tensorflow.push(tensorflow);
  }
  return result;
}
