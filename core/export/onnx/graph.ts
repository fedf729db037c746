import { ONNX_TYPES, type OnnxAttributes, type OnnxGraph } from '../../models/blocks/onnx-form.ts';

/** Type numbers of `AttributeProto`. */
const ATTRIBUTE = { float: 1, int: 2, string: 3, ints: 7 } as const;

/** A graph whose nodes and constants are collected as messages. */
export interface CollectedGraph extends OnnxGraph {
  readonly nodes: readonly object[];
  readonly constants: readonly object[];
  /** Adds a node whose output has a given name. */
  addNamed(operation: string, inputs: readonly string[], output: string, attributes?: OnnxAttributes): void;
}

export function createGraph(): CollectedGraph {
  const nodes: object[] = [];
  const constants: object[] = [];
  const addNode = (operation: string, inputs: readonly string[], output: readonly string[], attributes: OnnxAttributes) => {
    nodes.push({
      op_type: operation,
      name: `${operation}_${nodes.length}`,
      input: inputs,
      output,
      attribute: Object.entries(attributes).map(([name, value]) => ({ name, ...encodeAttribute(value) })),
    });
    return output;
  };
  const addConstant = (type: number, shape: readonly number[], values: Float32Array | Float64Array | BigInt64Array) => {
    const name = `constant_${constants.length}`;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    constants.push({ name, dims: shape, data_type: type, raw_data: bytes });
    return name;
  };
  const addMany: OnnxGraph['addMany'] = (operation, inputs, outputs, attributes = {}) => {
    const names = Array.from({ length: outputs }, (_, index) => `${operation}_${nodes.length}_${index}`);
    return addNode(operation, inputs, names, attributes);
  };
  return {
    nodes,
    constants,
    addMany,
    add: (operation, inputs, attributes) => addMany(operation, inputs, 1, attributes)[0] as string,
    addNamed: (operation, inputs, output, attributes = {}) => void addNode(operation, inputs, [output], attributes),
    floats: (shape, values) => addConstant(ONNX_TYPES.float, shape, Float32Array.from(values)),
    doubles: (shape, values) => addConstant(ONNX_TYPES.double, shape, Float64Array.from(values)),
    integers: (values) => {
      const list = typeof values === 'number' ? [values] : values;
      return addConstant(ONNX_TYPES.int64, typeof values === 'number' ? [] : [list.length], BigInt64Array.from(list, BigInt));
    },
  };
}

function encodeAttribute(value: OnnxAttributes[string]): object {
  if (typeof value === 'string') return { type: ATTRIBUTE.string, s: new TextEncoder().encode(value) };
  if (typeof value === 'number') return { type: ATTRIBUTE.int, i: value };
  if ('float' in value) return { type: ATTRIBUTE.float, f: value.float };
  return { type: ATTRIBUTE.ints, ints: value };
}
