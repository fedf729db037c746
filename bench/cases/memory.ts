import type { BenchModel } from '../models.ts';
import type { BenchProcess } from '../processes/bench-process.ts';
import type { EpochReply } from '../processes/messages.ts';

interface MemoryState {
  readonly epoch: number;
  readonly residentMegabytes: number;
  /** The part that is not backed by files; TensorFlow's library, for example, is shared by all slots. */
  readonly ownMegabytes?: number;
  /** Tensors alive between epochs. */
  readonly tensors: number;
}

export interface MemoryResult {
  readonly name: string;
  /** States after the first epochs and then up to the last. */
  readonly states: readonly MemoryState[];
}

export interface MemoryRequest {
  readonly models: readonly BenchModel[];
  readonly startOurs: () => BenchProcess;
  readonly epochs: number;
  readonly onProgress: (what: string) => void;
}

/** After this many epochs, code is compiled and caches are full. */
const FIRST_EPOCHS = 3;
const STATES = 10;

/** Resident memory and live tensors of a new process for each model that does nothing but train it. */
export async function measureMemory({ models, startOurs, epochs, onProgress }: MemoryRequest): Promise<MemoryResult[]> {
  const results: MemoryResult[] = [];
  for (const model of models) {
    onProgress(`memory of ${model.name}, ${epochs} epochs`);
    const ours = startOurs();
    results.push({ name: model.name, states: await watch(ours, model, epochs) });
    ours.end();
  }
  return results;
}

async function watch(ours: BenchProcess, { model }: BenchModel, epochs: number): Promise<MemoryState[]> {
  const states: MemoryState[] = [];
  const every = Math.max(1, Math.floor(epochs / STATES));
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    const reply = await ours.ask<EpochReply>({ type: 'epoch', model, batching: 'random', epoch, batches: [] });
    if (epoch !== FIRST_EPOCHS && (epoch < FIRST_EPOCHS || epoch % every !== 0)) continue;
    const { residentMegabytes, ownMegabytes, tensors = 0 } = reply;
    states.push({ epoch, residentMegabytes, tensors, ...(ownMegabytes === undefined ? {} : { ownMegabytes }) });
  }
  return states;
}
