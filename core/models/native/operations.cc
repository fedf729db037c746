// TensorFlow operations that run the scans of scan.h on a CPU.
//
// DurasweepGru, DurasweepLstm:
//   (input, input_weight, recurrent_weight, input_bias, recurrent_bias, lengths, options) → (outputs, saved)
// DurasweepGruBack, DurasweepLstmBack:
//   (input_weight, recurrent_weight, saved, output_gradient, end_gradient, lengths, options)
//   → (input_weights, recurrent_weights, input_biases, recurrent_biases, input), all gradients
//
// Shapes are scan.h's, each with the replicas before them where the recurrent weight has three axes. `options` is int32
// [steps, batch, reverse, ends, flag]: `ends` asks for scan.h's ends in place of its outputs, the flag to keep what going back needs or,
// there, for the input's gradient. An empty tensor stands for the null of scan.h.

#include "operations.h"

#include <tensorflow/c/kernels.h>
#include <tensorflow/c/ops.h>

#include <initializer_list>

#include "tensors.h"

namespace {

using durasweep::CellScans;
using durasweep::Scans;

const Scans* chosen = nullptr;

struct Cell {
  int64_t gates;
  int64_t blocks;
  CellScans Scans::* scans;
};

constexpr Cell kGru = {3, durasweep::kGruBlocks, &Scans::gru};
constexpr Cell kLstm = {4, durasweep::kLstmBlocks, &Scans::lstm};

/// What every scan's options and weights say.
struct Geometry {
  durasweep::ScanShape shape;
  int64_t gates;
  int64_t replicas;
  bool packed;
  bool ends;
  bool flag;
  int64_t saved_size;
};

bool ReadGeometry(Context& context, const Tensor& input_weight, const Tensor& recurrent_weight, const Tensor& lengths,
                  const Tensor& options, const Cell& cell, Geometry* geometry) {
  if (!context.Proceed()) return false;
  if (!context.Require(options.count() == 5, "options are five numbers")) return false;
  const int axes = recurrent_weight.axes();
  if (!context.Require(axes == 2 || axes == 3, "the recurrent weight has two or three axes")) return false;
  const int32_t* option = options.At<int32_t>(0, 1);
  const int64_t hidden = recurrent_weight.axis(axes - 1);
  const int64_t gates = cell.gates * hidden;
  geometry->packed = axes == 3;
  geometry->replicas = geometry->packed ? recurrent_weight.axis(0) : 1;
  geometry->gates = gates;
  geometry->ends = option[3] != 0;
  geometry->flag = option[4] != 0;
  const int64_t replicas = geometry->replicas;
  if (!context.Require(option[0] > 0 && option[1] > 0 && replicas > 0 && hidden > 0,
                       "steps, batch, replicas and hidden size are 1 or more"))
    return false;
  if (!context.Require(recurrent_weight.count() == replicas * gates * hidden, "the recurrent weight is [gates·hidden, hidden]"))
    return false;
  const int64_t features = input_weight.count() / (replicas * gates);
  if (!context.Require(features > 0 && input_weight.count() == replicas * gates * features, "the input weight is [gates·hidden, features]"))
    return false;
  geometry->shape = {features, hidden, option[0], option[1], option[2] != 0, nullptr};
  geometry->saved_size = option[0] * durasweep::SavedStepSize(features, hidden, option[1], cell.blocks);
  return context.Require(lengths.count() == 0 || lengths.count() == replicas * option[1], "lengths are one for each sequence, or none");
}

durasweep::ScanShape ShapeOf(const Geometry& geometry, const Tensor& lengths, int64_t replica) {
  durasweep::ScanShape shape = geometry.shape;
  shape.lengths = lengths.At<int32_t>(replica, geometry.replicas);
  return shape;
}

template <const Cell& kCell>
void ComputeForward(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  Tensor input, input_weight, recurrent_weight, input_bias, recurrent_bias, lengths, options;
  ReadInputs(context, {&input, &input_weight, &recurrent_weight, &input_bias, &recurrent_bias, &lengths, &options});
  Geometry geometry;
  if (!ReadGeometry(context, input_weight, recurrent_weight, lengths, options, kCell, &geometry)) return;
  const auto& [features, hidden, steps, batch, reverse, none] = geometry.shape;
  const int64_t replicas = geometry.replicas;
  if (!context.Require(input.count() == replicas * features * steps * batch, "the input is [features, steps·batch]")) return;
  const int64_t biases = replicas * geometry.gates;
  if (!context.Require(input_bias.count() == biases && recurrent_bias.count() == biases, "biases are [gates·hidden, 1]")) return;
  Tensor outputs, saved;
  outputs.Allocate(context, 0, {hidden, geometry.ends ? batch : steps * batch}, replicas, geometry.packed);
  saved.Allocate(context, 1, {geometry.flag ? geometry.saved_size : 0}, replicas, geometry.packed);
  if (!context.Proceed()) return;
  for (int64_t replica = 0; replica < replicas; ++replica) {
    (chosen->*kCell.scans)
        .forward({
            ShapeOf(geometry, lengths, replica),
            {input_weight.At<float>(replica, replicas), recurrent_weight.At<float>(replica, replicas)},
            input_bias.At<float>(replica, replicas),
            recurrent_bias.At<float>(replica, replicas),
            input.At<float>(replica, replicas),
            geometry.ends ? nullptr : outputs.At<float>(replica, replicas),
            geometry.ends ? outputs.At<float>(replica, replicas) : nullptr,
            saved.At<float>(replica, replicas),
        });
  }
}

template <const Cell& kCell>
void ComputeBackward(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  Tensor input_weight, recurrent_weight, saved, output_gradient, end_gradient, lengths, options;
  ReadInputs(context, {&input_weight, &recurrent_weight, &saved, &output_gradient, &end_gradient, &lengths, &options});
  Geometry geometry;
  if (!ReadGeometry(context, input_weight, recurrent_weight, lengths, options, kCell, &geometry)) return;
  const auto& [features, hidden, steps, batch, reverse, none] = geometry.shape;
  const int64_t replicas = geometry.replicas;
  if (!context.Require(saved.count() == replicas * geometry.saved_size, "saved is of a forward scan of this shape that kept it")) return;
  const auto fits = [&](const Tensor& tensor, int64_t size) { return tensor.count() == 0 || tensor.count() == size; };
  const int64_t states = replicas * geometry.shape.hidden * geometry.shape.batch;
  if (!context.Require(fits(output_gradient, states * steps), "the outputs' gradient is [hidden, steps·batch], or empty")) return;
  if (!context.Require(fits(end_gradient, states), "the ends' gradient is [hidden, batch], or empty")) return;
  Tensor input_weights, recurrent_weights, input_biases, recurrent_biases, input;
  input_weights.Allocate(context, 0, {geometry.gates, features}, replicas, geometry.packed);
  recurrent_weights.Allocate(context, 1, {geometry.gates, hidden}, replicas, geometry.packed);
  input_biases.Allocate(context, 2, {geometry.gates, 1}, replicas, geometry.packed);
  recurrent_biases.Allocate(context, 3, {geometry.gates, 1}, replicas, geometry.packed);
  input.Allocate(context, 4, {geometry.flag ? features : 0, steps * batch}, replicas, geometry.packed);
  if (!context.Proceed()) return;
  for (int64_t replica = 0; replica < replicas; ++replica) {
    (chosen->*kCell.scans)
        .backward({
            ShapeOf(geometry, lengths, replica),
            {input_weight.At<float>(replica, replicas), recurrent_weight.At<float>(replica, replicas)},
            saved.At<float>(replica, replicas),
            output_gradient.At<float>(replica, replicas),
            end_gradient.At<float>(replica, replicas),
            input_weights.At<float>(replica, replicas),
            recurrent_weights.At<float>(replica, replicas),
            input_biases.At<float>(replica, replicas),
            recurrent_biases.At<float>(replica, replicas),
            input.At<float>(replica, replicas),
        });
  }
}

using Names = std::initializer_list<const char*>;
using Compute = void (*)(void*, TF_OpKernelContext*);

constexpr Names kForwardInputs = {"input: float",          "input_weight: float", "recurrent_weight: float", "input_bias: float",
                                  "recurrent_bias: float", "lengths: int32",      "options: int32"};
constexpr Names kForwardOutputs = {"outputs: float", "saved: float"};
constexpr Names kBackwardInputs = {"input_weight: float", "recurrent_weight: float", "saved: float",  "output_gradient: float",
                                   "end_gradient: float", "lengths: int32",          "options: int32"};
constexpr Names kBackwardOutputs = {"input_weights: float", "recurrent_weights: float", "input_biases: float", "recurrent_biases: float",
                                    "input: float"};

void Register(const char* name, Names inputs, Names outputs, Compute compute, TF_Status* status) {
  if (TF_GetCode(status) != TF_OK) return;
  TF_OpDefinitionBuilder* definition = TF_NewOpDefinitionBuilder(name);
  for (const char* input : inputs) TF_OpDefinitionBuilderAddInput(definition, input);
  for (const char* output : outputs) TF_OpDefinitionBuilderAddOutput(definition, output);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, TF_ShapeInferenceContextSetUnknownShape);
  TF_RegisterOpDefinition(definition, status);
  if (TF_GetCode(status) != TF_OK) return;
  TF_KernelBuilder* kernel = TF_NewKernelBuilder(name, "CPU", nullptr, compute, nullptr);
  TF_RegisterKernelBuilder(name, kernel, status);
}

}  // namespace

namespace durasweep {

void RegisterOperations(TF_Status* status) {
  Register("DurasweepGru", kForwardInputs, kForwardOutputs, ComputeForward<kGru>, status);
  Register("DurasweepLstm", kForwardInputs, kForwardOutputs, ComputeForward<kLstm>, status);
  Register("DurasweepGruBack", kBackwardInputs, kBackwardOutputs, ComputeBackward<kGru>, status);
  Register("DurasweepLstmBack", kBackwardInputs, kBackwardOutputs, ComputeBackward<kLstm>, status);
}

void UseScans(const Scans* scans) { chosen = scans; }

}  // namespace durasweep
