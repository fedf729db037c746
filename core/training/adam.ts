import { getNodeBackend } from '../models/binding.ts';
import type { Tensor1D } from '../models/tensorflow.ts';
import { type AdamMemory, type AdamVectors, BETA1, BETA2, holdInTensors, holdInVariables } from './adam-memory.ts';

/** Adam's state for one flat parameter vector, as plain numbers for a checkpoint. */
export interface AdamState {
  readonly weights: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  /** Updates so far. */
  readonly steps: number;
}

export interface AdamUpdate {
  /** Flat gradient; remains owned by the caller. */
  readonly gradient: Tensor1D;
  readonly learningRate: number;
  /** Decoupled weight decay (Loshchilov and Hutter, 2019); 0: none. */
  readonly weightDecay: number;
  /** 0 for frozen weights, whose gradient is also 0, so that they do not decay; null: no frozen weights. */
  readonly mask?: Tensor1D | null;
}

const EPSILON = 1e-8;

/**
 * Adam (Kingma and Ba, 2015) as in PyTorch, with one operation per update of the whole vector. The bias correction is computed
 * here in double precision and included in step size and epsilon.
 */
export class Adam {
  readonly #memory: AdamMemory;
  #steps: number;

  /** @param hold where the vectors are and how they are updated; by default chosen for the device */
  constructor(state: AdamState, hold: (vectors: AdamVectors) => AdamMemory = chooseMemory()) {
    this.#memory = hold([state.weights, state.firstMoment, state.secondMoment]);
    this.#steps = state.steps;
  }

  /** Updates so far. */
  get steps(): number {
    return this.#steps;
  }

  /** The current weights. Dispose of them before the next update, which changes them or must copy them. */
  readWeights(): Tensor1D {
    return this.#memory.readWeights();
  }

  update({ gradient, learningRate, weightDecay, mask = null }: AdamUpdate): void {
    this.#steps += 1;
    const secondCorrection = Math.sqrt(1 - BETA2 ** this.#steps);
    const stepSize = (learningRate * secondCorrection) / (1 - BETA1 ** this.#steps);
    this.#memory.update({ gradient, stepSize, epsilon: EPSILON * secondCorrection, decay: learningRate * weightDecay, mask });
  }

  snapshot(): AdamState {
    const [weights, firstMoment, secondMoment] = this.#memory.snapshot();
    return { weights, firstMoment, secondMoment, steps: this.#steps };
  }

  dispose(): void {
    this.#memory.dispose();
  }
}

export function startAdam(weights: Float32Array): AdamState {
  return { weights, firstMoment: new Float32Array(weights.length), secondMoment: new Float32Array(weights.length), steps: 0 };
}

function chooseMemory() {
  return getNodeBackend().isUsingGpuDevice ? holdInVariables : holdInTensors;
}
