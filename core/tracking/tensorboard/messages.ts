import protobuf from 'protobufjs';

/** The parts of TensorBoard's event.proto, summary.proto and hparams plugin that we write; names, numbers and types of fields are those of TensorBoard. */
const DEFINITION = `syntax = "proto3";
package tensorboard;
message Event { double wall_time = 1; int64 step = 2; oneof what { string file_version = 3; Summary summary = 5; } }
message SummaryMetadata {
  message PluginData { string plugin_name = 1; bytes content = 2; }
  PluginData plugin_data = 1; int32 data_class = 4;
}
message Summary {
  message Value { string tag = 1; TensorProto tensor = 8; SummaryMetadata metadata = 9; }
  repeated Value value = 1;
}
message TensorShapeProto {}
message TensorProto { int32 dtype = 1; TensorShapeProto tensor_shape = 2; repeated float float_val = 5; }
message Value { oneof kind { double number_value = 2; string string_value = 3; bool bool_value = 4; } }
message ListValue { repeated Value values = 1; }
message HParamInfo { string name = 1; int32 type = 4; ListValue domain_discrete = 5; bool differs = 7; }
message MetricName { string tag = 2; }
message MetricInfo { MetricName name = 1; string display_name = 3; }
message Experiment {
  string description = 1; double time_created_secs = 3; repeated HParamInfo hparam_infos = 4; repeated MetricInfo metric_infos = 5;
  string name = 6;
}
message SessionStartInfo { map<string, Value> hparams = 1; string group_name = 4; double start_time_secs = 5; }
message SessionEndInfo { int32 status = 1; double end_time_secs = 2; }
message HParamsPluginData {
  int32 version = 1;
  oneof data { Experiment experiment = 2; SessionStartInfo session_start_info = 3; SessionEndInfo session_end_info = 4; }
}`;

const { root } = protobuf.parse(DEFINITION, { keepCase: true });
export const EventMessage = root.lookupType('tensorboard.Event');
export const HParamsMessage = root.lookupType('tensorboard.HParamsPluginData');

export function encodeEvent(event: object): Uint8Array {
  return EventMessage.encode(EventMessage.fromObject(event)).finish();
}

export function encodeHParams(data: object): Uint8Array {
  return HParamsMessage.encode(HParamsMessage.fromObject(data)).finish();
}
