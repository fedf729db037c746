import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import protobuf from 'protobufjs';

/** The part of TensorFlow's graph.proto and saved_model.proto that programs need. */
const PROTO = `
  syntax = "proto3";
  message Dim { int64 size = 1; }
  message TensorShape { repeated Dim dim = 2; bool unknown_rank = 3; }
  message TensorValue { int32 dtype = 1; TensorShape tensor_shape = 2; repeated int32 int_val = 7; }
  message AttrValue { oneof value { int64 i = 3; bool b = 5; int32 type = 6; TensorValue tensor = 8; } }
  message NodeDef { string name = 1; string op = 2; repeated string input = 3; map<string, AttrValue> attr = 5; }
  message VersionDef { int32 producer = 1; }
  message GraphDef { repeated NodeDef node = 1; VersionDef versions = 4; }
  message MetaInfoDef { repeated string tags = 4; }
  message MetaGraphDef { MetaInfoDef meta_info_def = 1; GraphDef graph_def = 2; }
  message SavedModel { int64 saved_model_schema_version = 1; repeated MetaGraphDef meta_graphs = 2; }
`;

/** One of protobuf's `AttrValue`s. */
export type AttributeValue =
  | { readonly i: number }
  | { readonly b: boolean }
  | { readonly type: number }
  | {
      readonly tensor: {
        readonly dtype: number;
        readonly tensor_shape: { readonly dim: readonly [] };
        readonly int_val: readonly number[];
      };
    };

export interface GraphNode {
  readonly name: string;
  readonly op: string;
  /** `node` or `node:output`. */
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, AttributeValue>>;
}

/** Version of the graph format: the lowest with every operation used here (TensorFlow 2.0). */
const GRAPH_VERSION = 134;
export const GRAPH_TAG = 'serve';

const SavedModel = protobuf.parse(PROTO, { keepCase: true }).root.lookupType('SavedModel');

/** Writes a graph as a SavedModel, the one form of graph tfjs-node takes, to a folder that lives as long as `use` runs. */
export function withSavedModel<Result>(nodes: readonly GraphNode[], use: (folder: string) => Result): Result {
  const graph = { node: nodes, versions: { producer: GRAPH_VERSION } };
  const meta = { meta_info_def: { tags: [GRAPH_TAG] }, graph_def: graph };
  const message = SavedModel.fromObject({ saved_model_schema_version: 1, meta_graphs: [meta] });
  const folder = mkdtempSync(join(tmpdir(), 'durasweep-graph-'));
  try {
    writeFileSync(join(folder, 'saved_model.pb'), SavedModel.encode(message).finish());
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
