import { type Tensor, tf } from './tensorflow.ts';

/** The number by which TensorFlow's addon identifies a tensor. The tensor lives until it is freed. */
export type Handle = number;

export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean | string | readonly number[];
}

/** The part of tfjs-node's native addon that the fast kernels use. The library does not export these types. */
export interface Binding {
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_ATTR_STRING: number;
  createTensor(shape: readonly number[], type: number, values: Float32Array | Int32Array): Handle;
  deleteTensor(handle: Handle): void;
  tensorDataSync(handle: Handle): Float32Array;
  executeOp(name: string, attributes: readonly Attribute[], inputs: readonly Handle[], outputs: number): TensorMetadata[];
}

interface TensorMetadata {
  readonly id: Handle;
  readonly shape: number[];
  readonly dtype: number;
}

interface NodeBackend {
  readonly binding: Binding;
  readonly isUsingGpuDevice: boolean;
  getInputTensorIds(tensors: readonly Tensor[]): Handle[];
  createOutputTensor(metadata: TensorMetadata): Tensor;
}

/** tfjs-node's backend, which maps tensors to handles. */
export function getNodeBackend(): NodeBackend {
  return tf.backend() as unknown as NodeBackend;
}

/** The handle of a tensor, which the tensor keeps. */
export function findHandle(tensor: Tensor): Handle {
  return getNodeBackend().getInputTensorIds([tensor])[0] as Handle;
}
