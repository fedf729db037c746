import { type Attribute, getNodeBackend, type Handle } from '../models/binding.ts';
import { type Tensor, type Tensor1D, tf } from '../models/tensorflow.ts';

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

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;
/** TensorFlow's name for a variable that ends with its last handle. */
const ANONYMOUS = 'cd2c89b7-88b7-44c8-ad83-06c2a9158347';

/**
 * Adam (Kingma and Ba, 2015) as in PyTorch, with one fused operation per update of the whole vector. The bias correction is computed
 * here in double precision and included in step size and epsilon, because TensorFlow's own uses powers rounded to float32.
 */
export class Adam {
  readonly #weights: Handle;
  readonly #firstMoment: Handle;
  readonly #secondMoment: Handle;
  /** Constant scalars of an update. */
  readonly #constants: { readonly zero: Handle; readonly beta1: Handle; readonly beta2: Handle };
  #steps: number;

  constructor(state: AdamState) {
    this.#weights = createVariable(state.weights);
    this.#firstMoment = createVariable(state.firstMoment);
    this.#secondMoment = createVariable(state.secondMoment);
    this.#constants = { zero: createScalar(0), beta1: createScalar(BETA1), beta2: createScalar(BETA2) };
    this.#steps = state.steps;
  }

  /** Updates so far. */
  get steps(): number {
    return this.#steps;
  }

  /** The current weights. Dispose of them before the next update, or it must copy them. */
  readWeights(): Tensor1D {
    return readVariable(this.#weights);
  }

  update({ gradient, learningRate, weightDecay, mask = null }: AdamUpdate): void {
    this.#steps += 1;
    if (weightDecay > 0) this.#decay(learningRate * weightDecay, mask);
    const secondCorrection = Math.sqrt(1 - BETA2 ** this.#steps);
    const stepSize = (learningRate * secondCorrection) / (1 - BETA1 ** this.#steps);
    const { binding, getInputTensorIds } = openBackend();
    const { zero, beta1, beta2 } = this.#constants;
    const [size, epsilon] = [createScalar(stepSize), createScalar(EPSILON * secondCorrection)];
    const variables = [this.#weights, this.#firstMoment, this.#secondMoment];
    binding.executeOp(
      'ResourceApplyAdam',
      [],
      [...variables, zero, zero, size, beta1, beta2, epsilon, ...getInputTensorIds([gradient])],
      0,
    );
    for (const scalar of [size, epsilon]) binding.deleteTensor(scalar);
  }

  snapshot(): AdamState {
    const [weights, firstMoment, secondMoment] = [this.#weights, this.#firstMoment, this.#secondMoment].map(copyVariable) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    return { weights, firstMoment, secondMoment, steps: this.#steps };
  }

  dispose(): void {
    const { binding } = openBackend();
    for (const handle of [this.#weights, this.#firstMoment, this.#secondMoment, ...Object.values(this.#constants)]) {
      binding.deleteTensor(handle);
    }
  }

  #decay(share: number, mask: Tensor1D | null): void {
    const decayed = tf.tidy(() => tf.mul(this.readWeights(), mask === null ? 1 - share : tf.sub(1, tf.mul(mask, share))));
    assign(this.#weights, decayed);
    decayed.dispose();
  }
}

export function startAdam(weights: Float32Array): AdamState {
  return { weights, firstMoment: new Float32Array(weights.length), secondMoment: new Float32Array(weights.length), steps: 0 };
}

function openBackend() {
  const backend = getNodeBackend();
  return { binding: backend.binding, getInputTensorIds: (tensors: Tensor[]) => backend.getInputTensorIds(tensors), backend };
}

function createVariable(values: Float32Array): Handle {
  const { binding } = openBackend();
  const attributes: Attribute[] = [
    floatType('dtype'),
    { name: 'shape', type: binding.TF_ATTR_SHAPE, value: [values.length] },
    { name: 'shared_name', type: binding.TF_ATTR_STRING, value: ANONYMOUS },
  ];
  const variable = (binding.executeOp('VarHandleOp', attributes, [], 1)[0] as { id: Handle }).id;
  const initial = tf.tensor1d(Float32Array.from(values));
  // A product rather than the tensor itself, because the variable must own its memory, not share it with a JavaScript array.
  const owned = tf.mul(initial, 1);
  assign(variable, owned);
  tf.dispose([initial, owned]);
  return variable;
}

function createScalar(value: number): Handle {
  const { binding } = openBackend();
  return binding.createTensor([], binding.TF_FLOAT, Float32Array.of(value));
}

function assign(variable: Handle, value: Tensor): void {
  const { binding, getInputTensorIds } = openBackend();
  binding.executeOp('AssignVariableOp', [floatType('dtype')], [variable, ...getInputTensorIds([value])], 0);
}

function readVariable(variable: Handle): Tensor1D {
  const { binding, backend } = openBackend();
  const metadata = binding.executeOp('ReadVariableOp', [floatType('dtype')], [variable], 1)[0];
  if (metadata === undefined) throw new Error('TensorFlow gave no value for a variable');
  return backend.createOutputTensor(metadata) as Tensor1D;
}

function copyVariable(variable: Handle): Float32Array {
  const tensor = readVariable(variable);
  const values = tensor.dataSync<'float32'>();
  tensor.dispose();
  return values;
}

function floatType(name: string): Attribute {
  const { binding } = openBackend();
  return { name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
}
