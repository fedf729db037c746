// TensorFlow operations that run the scans of scan.h on a CPU; those of blocks.h are in block-operations.cc.
//
// DurasweepGru, DurasweepLstm:
//   (input, input_weight, recurrent_weight, input_bias, recurrent_bias, lengths, options) → (outputs, saved)
// DurasweepGruBack, DurasweepLstmBack:
//   (input_weight, recurrent_weight, saved, output_gradient, end_gradient, lengths, options)
//   → (input_weights, recurrent_weights, input_biases, recurrent_biases, input), all gradients
//
// DurasweepDropout: (seeds, options) → mask, of scan.h's DropoutMask; its options are int32 [channels, steps, batch, bits]
//
// Shapes are scan.h's. A scan's `options` is int32 [steps, batch, reverse, ends, flag]: `ends` asks for scan.h's ends in place of its outputs, the
// flag to keep what going back needs or, there, for the input's gradient. An empty tensor stands for the null of scan.h.

#include "operations.h"

#include <tensorflow/c/kernels.h>
#include <tensorflow/c/ops.h>

#include <initializer_list>

#include "register.h"
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
  bool ends;
  bool flag;
  int64_t saved_size;
};

bool ReadGeometry(Context& context, const Tensor& input_weight, const Tensor& recurrent_weight, const Tensor& lengths,
                  const Tensor& options, const Cell& cell, Geometry* geometry) {
  if (!context.Proceed()) return false;
  if (!context.Require(options.count() == 5, "options are five numbers")) return false;
  if (!context.Require(recurrent_weight.axes() == 2, "the recurrent weight has two axes")) return false;
  const int32_t* option = options.values<int32_t>();
  const int64_t hidden = recurrent_weight.axis(1);
  const int64_t gates = cell.gates * hidden;
  geometry->gates = gates;
  geometry->ends = option[3] != 0;
  geometry->flag = option[4] != 0;
  if (!context.Require(option[0] > 0 && option[1] > 0 && hidden > 0, "steps, batch and hidden size are 1 or more")) return false;
  if (!context.Require(recurrent_weight.count() == gates * hidden, "the recurrent weight is [gates·hidden, hidden]")) return false;
  const int64_t features = input_weight.count() / gates;
  if (!context.Require(features > 0 && input_weight.count() == gates * features, "the input weight is [gates·hidden, features]"))
    return false;
  geometry->shape = {features, hidden, option[0], option[1], option[2] != 0, lengths.values<int32_t>()};
  geometry->saved_size = option[0] * durasweep::SavedStepSize(features, hidden, option[1], cell.blocks);
  return context.Require(lengths.count() == 0 || lengths.count() == option[1], "lengths are one for each sequence, or none");
}

template <const Cell& kCell>
void ComputeForward(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  Tensor input, input_weight, recurrent_weight, input_bias, recurrent_bias, lengths, options;
  ReadInputs(context, {&input, &input_weight, &recurrent_weight, &input_bias, &recurrent_bias, &lengths, &options});
  Geometry geometry;
  if (!ReadGeometry(context, input_weight, recurrent_weight, lengths, options, kCell, &geometry)) return;
  const auto& [features, hidden, steps, batch, reverse, none] = geometry.shape;
  if (!context.Require(input.count() == features * steps * batch, "the input is [features, steps·batch]")) return;
  if (!context.Require(input_bias.count() == geometry.gates && recurrent_bias.count() == geometry.gates, "biases are [gates·hidden, 1]")) return;
  Tensor outputs, saved;
  outputs.Allocate(context, 0, {hidden, geometry.ends ? batch : steps * batch});
  saved.Allocate(context, 1, {geometry.flag ? geometry.saved_size : 0});
  if (!context.Proceed()) return;
  (chosen->*kCell.scans)
      .forward({
          geometry.shape,
          {input_weight.values<float>(), recurrent_weight.values<float>()},
          input_bias.values<float>(),
          recurrent_bias.values<float>(),
          input.values<float>(),
          geometry.ends ? nullptr : outputs.values<float>(),
          geometry.ends ? outputs.values<float>() : nullptr,
          saved.values<float>(),
      });
}

template <const Cell& kCell>
void ComputeBackward(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  Tensor input_weight, recurrent_weight, saved, output_gradient, end_gradient, lengths, options;
  ReadInputs(context, {&input_weight, &recurrent_weight, &saved, &output_gradient, &end_gradient, &lengths, &options});
  Geometry geometry;
  if (!ReadGeometry(context, input_weight, recurrent_weight, lengths, options, kCell, &geometry)) return;
  const auto& [features, hidden, steps, batch, reverse, none] = geometry.shape;
  if (!context.Require(saved.count() == geometry.saved_size, "saved is of a forward scan of this shape that kept it")) return;
  const auto fits = [&](const Tensor& tensor, int64_t size) { return tensor.count() == 0 || tensor.count() == size; };
  const int64_t states = geometry.shape.hidden * geometry.shape.batch;
  if (!context.Require(fits(output_gradient, states * steps), "the outputs' gradient is [hidden, steps·batch], or empty")) return;
  if (!context.Require(fits(end_gradient, states), "the ends' gradient is [hidden, batch], or empty")) return;
  Tensor input_weights, recurrent_weights, input_biases, recurrent_biases, input;
  input_weights.Allocate(context, 0, {geometry.gates, features});
  recurrent_weights.Allocate(context, 1, {geometry.gates, hidden});
  input_biases.Allocate(context, 2, {geometry.gates, 1});
  recurrent_biases.Allocate(context, 3, {geometry.gates, 1});
  input.Allocate(context, 4, {geometry.flag ? features : 0, steps * batch});
  if (!context.Proceed()) return;
  (chosen->*kCell.scans)
      .backward({
          geometry.shape,
          {input_weight.values<float>(), recurrent_weight.values<float>()},
          saved.values<float>(),
          output_gradient.values<float>(),
          end_gradient.values<float>(),
          input_weights.values<float>(),
          recurrent_weights.values<float>(),
          input_biases.values<float>(),
          recurrent_biases.values<float>(),
          input.values<float>(),
      });
}

void ComputeMask(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  Tensor seeds, options, mask;
  ReadInputs(context, {&seeds, &options});
  if (!context.Proceed()) return;
  if (!context.Require(seeds.count() == 2 && options.count() == 4, "seeds are two numbers, options four")) return;
  const int32_t* option = options.values<int32_t>();
  const bool fits = option[0] > 0 && option[1] > 0 && option[2] > 0 && option[3] >= 0 && option[3] < 65536;
  if (!context.Require(fits, "channels, steps and batch are 1 or more, bits are 0 to 65535")) return;
  mask.Allocate(context, 0, {option[0], int64_t{option[1]} * option[2]});
  if (!context.Proceed()) return;
  chosen->mask({seeds.values<int32_t>(), option[0], option[1], option[2], option[3], mask.values<float>()});
}

constexpr Names kForwardInputs = {"input: float",          "input_weight: float", "recurrent_weight: float", "input_bias: float",
                                  "recurrent_bias: float", "lengths: int32",      "options: int32"};
constexpr Names kForwardOutputs = {"outputs: float", "saved: float"};
constexpr Names kBackwardInputs = {"input_weight: float", "recurrent_weight: float", "saved: float",  "output_gradient: float",
                                   "end_gradient: float", "lengths: int32",          "options: int32"};
constexpr Names kBackwardOutputs = {"input_weights: float", "recurrent_weights: float", "input_biases: float", "recurrent_biases: float",
                                    "input: float"};

}  // namespace

namespace durasweep {

void RegisterOperations(TF_Status* status) {
  Register("DurasweepGru", kForwardInputs, kForwardOutputs, ComputeForward<kGru>, status);
  Register("DurasweepLstm", kForwardInputs, kForwardOutputs, ComputeForward<kLstm>, status);
  Register("DurasweepGruBack", kBackwardInputs, kBackwardOutputs, ComputeBackward<kGru>, status);
  Register("DurasweepLstmBack", kBackwardInputs, kBackwardOutputs, ComputeBackward<kLstm>, status);
  Register("DurasweepDropout", {"seeds: int32", "options: int32"}, {"mask: float"}, ComputeMask, status);
  RegisterBlocks(status);
}

void UseScans(const Scans* scans) { chosen = scans; }

const Scans& ChosenScans() { return *chosen; }

}  // namespace durasweep
