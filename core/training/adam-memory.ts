import { type Attribute, findHandle, getNodeBackend, type Handle } from '../models/binding.ts';
import { loadNativeKernels } from '../models/fast/native-scan.ts';
import { type Tensor1D, tf } from '../models/tensorflow.ts';

/** Weights, first and second moments, one flat vector each. */
export type AdamVectors = readonly [Float32Array, Float32Array, Float32Array];

/** One update, with the bias correction in step size and epsilon. */
interface AdamStep {
  readonly gradient: Tensor1D;
  readonly stepSize: number;
  readonly epsilon: number;
  /** Share of the weights that decays. */
  readonly decay: number;
  /** 0 for weights that do not decay; null: all do. */
  readonly mask: Tensor1D | null;
}

/** Adam's vectors on the device. */
export interface AdamMemory {
  readWeights(): Tensor1D;
  update(step: AdamStep): void;
  snapshot(): AdamVectors;
  dispose(): void;
}

export const BETA1 = 0.9;
export const BETA2 = 0.999;
/** TensorFlow's name for a variable that ends with its last handle. */
const ANONYMOUS = 'cd2c89b7-88b7-44c8-ad83-06c2a9158347';

/** On a CPU: tensors that a custom operation updates in place, on the calling thread; TensorFlow's own passes every update to another. */
export function holdInTensors(vectors: AdamVectors): AdamMemory {
  loadNativeKernels();
  const { binding } = getNodeBackend();
  const handles = vectors.map(createOwned);
  const none = binding.createTensor([0], binding.TF_FLOAT, new Float32Array(0));
  return {
    readWeights: () => runForTensor('Identity', [floatType('T')], [handles[0] as Handle]),
    update: ({ gradient, mask, stepSize, epsilon, decay }) => {
      const rates = binding.createTensor([5], binding.TF_FLOAT, Float32Array.of(stepSize, epsilon, decay, 1 - BETA1, 1 - BETA2));
      binding.executeOp('DurasweepAdam', [], [...handles, findHandle(gradient), mask === null ? none : findHandle(mask), rates], 0);
      binding.deleteTensor(rates);
    },
    snapshot: () => handles.map((handle) => binding.tensorDataSync(handle)) as unknown as AdamVectors,
    dispose: () => deleteTensors([...handles, none]),
  };
}

/** On a GPU: variables, which TensorFlow's operation updates. */
export function holdInVariables(vectors: AdamVectors): AdamMemory {
  const { binding } = getNodeBackend();
  const variables = vectors.map(createVariable);
  const weights = variables[0] as Handle;
  const constants = [0, 0, BETA1, BETA2].map(createScalar);
  const read = (variable: Handle) => runForTensor('ReadVariableOp', [floatType('dtype')], [variable]);
  const decayBy = (share: number, mask: Tensor1D | null) => {
    const decayed = tf.tidy(() => tf.mul<Tensor1D>(read(weights), mask === null ? 1 - share : tf.sub(1, tf.mul(mask, share))));
    assign(weights, findHandle(decayed));
    decayed.dispose();
  };
  return {
    readWeights: () => read(weights),
    update: ({ gradient, mask, stepSize, epsilon, decay }) => {
      if (decay > 0) decayBy(decay, mask);
      const [power1, power2, beta1, beta2] = constants as [Handle, Handle, Handle, Handle];
      const scalars = [stepSize, epsilon].map(createScalar) as [Handle, Handle];
      const rates = [power1, power2, scalars[0], beta1, beta2, scalars[1]];
      binding.executeOp('ResourceApplyAdam', [], [...variables, ...rates, findHandle(gradient)], 0);
      deleteTensors(scalars);
    },
    snapshot: () => variables.map((variable) => readValues(read(variable))) as unknown as AdamVectors,
    dispose: () => deleteTensors([...variables, ...constants]),
  };
}

/** A tensor with its own memory, not shared with a JavaScript array. */
function createOwned(values: Float32Array): Handle {
  const { binding } = getNodeBackend();
  const [borrowed, one] = [binding.createTensor([values.length], binding.TF_FLOAT, values), createScalar(1)];
  const [owned] = binding.executeOp('Mul', [floatType('T')], [borrowed, one], 1);
  deleteTensors([borrowed, one]);
  return (owned as { id: Handle }).id;
}

function createVariable(values: Float32Array): Handle {
  const { binding } = getNodeBackend();
  const attributes: Attribute[] = [
    floatType('dtype'),
    { name: 'shape', type: binding.TF_ATTR_SHAPE, value: [values.length] },
    { name: 'shared_name', type: binding.TF_ATTR_STRING, value: ANONYMOUS },
  ];
  const variable = (binding.executeOp('VarHandleOp', attributes, [], 1)[0] as { id: Handle }).id;
  const initial = createOwned(values);
  assign(variable, initial);
  binding.deleteTensor(initial);
  return variable;
}

function createScalar(value: number): Handle {
  const { binding } = getNodeBackend();
  return binding.createTensor([], binding.TF_FLOAT, Float32Array.of(value));
}

function assign(variable: Handle, value: Handle): void {
  getNodeBackend().binding.executeOp('AssignVariableOp', [floatType('dtype')], [variable, value], 0);
}

function deleteTensors(handles: readonly Handle[]): void {
  for (const handle of handles) getNodeBackend().binding.deleteTensor(handle);
}

function runForTensor(name: string, attributes: Attribute[], inputs: readonly Handle[]): Tensor1D {
  const backend = getNodeBackend();
  const metadata = backend.binding.executeOp(name, attributes, inputs, 1)[0];
  if (metadata === undefined) throw new Error(`TensorFlow gave no result for ${name}`);
  return backend.createOutputTensor(metadata) as Tensor1D;
}

function readValues(tensor: Tensor1D): Float32Array {
  const values = tensor.dataSync<'float32'>();
  tensor.dispose();
  return values;
}

function floatType(name: string): Attribute {
  const { binding } = getNodeBackend();
  return { name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
}
