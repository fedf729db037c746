import protobuf from 'protobufjs';

/** The part of onnx.proto that we write; names, numbers and types of fields are those of ONNX. */
const DEFINITION = `syntax = "proto3";
package onnx;
message AttributeProto {
  string name = 1; float f = 2; int64 i = 3; bytes s = 4; repeated int64 ints = 8; int32 type = 20;
}
message NodeProto {
  repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4; repeated AttributeProto attribute = 5;
}
message TensorProto { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
message TensorShapeProto {
  message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
  repeated Dimension dim = 1;
}
message TypeProto {
  message Tensor { int32 elem_type = 1; TensorShapeProto shape = 2; }
  oneof value { Tensor tensor_type = 1; }
}
message ValueInfoProto { string name = 1; TypeProto type = 2; string doc_string = 3; }
message GraphProto {
  repeated NodeProto node = 1; string name = 2; repeated TensorProto initializer = 5; string doc_string = 10;
  repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12;
}
message OperatorSetIdProto { string domain = 1; int64 version = 2; }
message StringStringEntryProto { string key = 1; string value = 2; }
message ModelProto {
  int64 ir_version = 1; string producer_name = 2; string producer_version = 3; string doc_string = 6; GraphProto graph = 7;
  repeated OperatorSetIdProto opset_import = 8; repeated StringStringEntryProto metadata_props = 14;
}`;

const IR_VERSION = 8;
const OPSET = 17;
const ModelProto = protobuf.parse(DEFINITION, { keepCase: true }).root.lookupType('onnx.ModelProto');

/** An input or output of a graph: a dimension is a number, or a name if it can be any. */
interface GraphValue {
  readonly name: string;
  readonly type: number;
  readonly shape: readonly (number | string)[];
  readonly says: string;
}

export interface ModelMessage {
  readonly producerVersion: string;
  readonly says: string;
  readonly nodes: readonly object[];
  readonly constants: readonly object[];
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  readonly metadata: Readonly<Record<string, string>>;
}

export function encodeModel(model: ModelMessage): Uint8Array {
  const message = ModelProto.fromObject({
    ir_version: IR_VERSION,
    producer_name: 'durasweep',
    producer_version: model.producerVersion,
    doc_string: model.says,
    opset_import: [{ domain: '', version: OPSET }],
    metadata_props: Object.entries(model.metadata).map(([key, value]) => ({ key, value })),
    graph: {
      name: 'durasweep',
      node: model.nodes,
      initializer: model.constants,
      input: model.inputs.map(encodeValue),
      output: model.outputs.map(encodeValue),
    },
  });
  return ModelProto.encode(message).finish();
}

function encodeValue({ name, type, shape, says }: GraphValue): object {
  const dim = shape.map((size) => (typeof size === 'number' ? { dim_value: size } : { dim_param: size }));
  return { name, doc_string: says, type: { tensor_type: { elem_type: type, shape: { dim } } } };
}
