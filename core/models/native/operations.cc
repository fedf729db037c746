// TensorFlow operations that run the scans of scan.h on a CPU. Those of blocks.h are in block-operations.cc.
//
// DurasweepGru, DurasweepLstm: (input, parameters, lengths, options) → (outputs, saved)
// DurasweepGruBack, DurasweepLstmBack: (parameters, saved, gradient, lengths, options) → (parameters, input), both gradients
// DurasweepTake: (parameters, options) → matrix of some parameters; its options are int32 [offset, rows, columns]
// DurasweepJoin: (options, parts…) → vector, the concatenated parts; its options are int32 [size]
// DurasweepDropout: (seeds, options) → mask, as DropoutMask in scan.h; its options are int32 [channels, steps, batch, bits]
//
// Shapes are those of scan.h. A scan's `options` are int32 [steps, batch, reverse, ends, flag, features, hidden, offset]. `ends` requests
// scan.h's ends instead of its outputs. `flag` asks the forward pass to save what the backward pass needs, and the backward pass to compute
// the input's gradient. `parameters` are those of the whole network; the scan's begin at `offset`, in the order of scan.h. The parameter
// gradient covers only the scan's own. An empty tensor stands for a null pointer in scan.h.

#include "operations.h"

#include <tensorflow/c/kernels.h>
#include <tensorflow/c/ops.h>

#include <algorithm>
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

constexpr int kScanOptions = 8;

/// What a scan's options and parameters specify.
struct Geometry {
  durasweep::ScanShape shape;
  int64_t gates;
  bool ends;
  bool flag;
  int64_t saved_size;
  int64_t parameter_count;
  const float* parameters;
};

/// A direction's parameters, or their gradients, in PyTorch's order.
template <typename Value>
struct Parts {
  Parts(Value* first, const Geometry& geometry)
      : input_weight(first),
        recurrent_weight(input_weight + geometry.gates * geometry.shape.features),
        input_bias(recurrent_weight + geometry.gates * geometry.shape.hidden),
        recurrent_bias(input_bias + geometry.gates) {}

  Value *input_weight, *recurrent_weight, *input_bias, *recurrent_bias;
};

bool ReadGeometry(Context& context, const Tensor& parameters, const Tensor& lengths, const Tensor& options, const Cell& cell,
                  Geometry* geometry) {
  if (!context.Proceed()) return false;
  if (!context.Require(options.count() == kScanOptions, "options must be eight numbers")) return false;
  const int32_t* option = options.values<int32_t>();
  const int64_t steps = option[0], batch = option[1], features = option[5], hidden = option[6], offset = option[7];
  const bool positive = steps > 0 && batch > 0 && features > 0 && hidden > 0;
  if (!context.Require(positive, "steps, batch, features and hidden size must be 1 or more")) return false;
  if (!context.Require(lengths.count() == 0 || lengths.count() == batch, "lengths must be one per sequence, or none")) return false;
  geometry->shape = {features, hidden, steps, batch, option[2] != 0, lengths.values<int32_t>()};
  geometry->gates = cell.gates * hidden;
  geometry->ends = option[3] != 0;
  geometry->flag = option[4] != 0;
  geometry->saved_size = steps * durasweep::SavedStepSize(features, hidden, batch, cell.blocks);
  geometry->parameter_count = geometry->gates * (features + hidden + 2);
  const bool fits = offset >= 0 && offset + geometry->parameter_count <= parameters.count();
  if (!context.Require(fits, "the parameters of a scan must lie within the network's")) return false;
  geometry->parameters = parameters.values<float>() + offset;
  return true;
}

template <const Cell& kCell>
void ComputeForward(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  Tensor input, parameters, lengths, options;
  ReadInputs(context, {&input, &parameters, &lengths, &options});
  Geometry geometry;
  if (!ReadGeometry(context, parameters, lengths, options, kCell, &geometry)) return;
  const auto& [features, hidden, steps, batch, reverse, none] = geometry.shape;
  if (!context.Require(input.count() == features * steps * batch, "the input must be [features, steps·batch]")) return;
  Tensor outputs, saved;
  outputs.Allocate(context, 0, {hidden, geometry.ends ? batch : steps * batch});
  saved.Allocate(context, 1, {geometry.flag ? geometry.saved_size : 0});
  if (!context.Proceed()) return;
  const Parts<const float> parts(geometry.parameters, geometry);
  (chosen->*kCell.scans)
      .forward({
          geometry.shape,
          {parts.input_weight, parts.recurrent_weight},
          parts.input_bias,
          parts.recurrent_bias,
          input.values<float>(),
          geometry.ends ? nullptr : outputs.values<float>(),
          geometry.ends ? outputs.values<float>() : nullptr,
          saved.values<float>(),
      });
}

template <const Cell& kCell>
void ComputeBackward(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  Tensor parameters, saved, gradient, lengths, options;
  ReadInputs(context, {&parameters, &saved, &gradient, &lengths, &options});
  Geometry geometry;
  if (!ReadGeometry(context, parameters, lengths, options, kCell, &geometry)) return;
  const auto& [features, hidden, steps, batch, reverse, none] = geometry.shape;
  if (!context.Require(saved.count() == geometry.saved_size, "saved must come from a forward scan of this shape with the flag set")) return;
  const bool fits = gradient.count() == hidden * batch * (geometry.ends ? 1 : steps);
  if (!context.Require(fits, "the gradient must be [hidden, steps·batch], or [hidden, batch] for ends")) return;
  Tensor parameter_gradient, input;
  parameter_gradient.Allocate(context, 0, {geometry.parameter_count});
  input.Allocate(context, 1, {geometry.flag ? features : 0, steps * batch});
  if (!context.Proceed()) return;
  const Parts<const float> parts(geometry.parameters, geometry);
  const Parts<float> gradients(parameter_gradient.values<float>(), geometry);
  (chosen->*kCell.scans)
      .backward({
          geometry.shape,
          {parts.input_weight, parts.recurrent_weight},
          saved.values<float>(),
          geometry.ends ? nullptr : gradient.values<float>(),
          geometry.ends ? gradient.values<float>() : nullptr,
          gradients.input_weight,
          gradients.recurrent_weight,
          gradients.input_bias,
          gradients.recurrent_bias,
          input.values<float>(),
      });
}

void ComputeTake(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  Tensor parameters, options, matrix;
  ReadInputs(context, {&parameters, &options});
  if (!context.Proceed()) return;
  if (!context.Require(options.count() == 3, "options must be three numbers")) return;
  const int32_t* option = options.values<int32_t>();
  const int64_t offset = option[0], rows = option[1], columns = option[2];
  const bool fits = offset >= 0 && rows > 0 && columns > 0 && offset + rows * columns <= parameters.count();
  if (!context.Require(fits, "the matrix must lie within the parameters")) return;
  matrix.Allocate(context, 0, {rows, columns});
  if (context.Proceed()) std::copy_n(parameters.values<float>() + offset, rows * columns, matrix.values<float>());
}

void ComputeJoin(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  Tensor options, vector;
  ReadInputs(context, {&options});
  if (!context.Proceed()) return;
  if (!context.Require(options.count() == 1, "options must be one number")) return;
  const int64_t size = options.values<int32_t>()[0];
  vector.Allocate(context, 0, {size});
  int64_t joined = 0;
  for (int index = 1; index < TF_NumInputs(context.get()); ++index) {
    Tensor part;
    part.ReadInput(context, index);
    if (!context.Proceed()) return;
    if (!context.Require(joined + part.count() <= size, "the parts must add up to the size of the vector")) return;
    std::copy_n(part.values<float>(), part.count(), vector.values<float>() + joined);
    joined += part.count();
  }
  context.Require(joined == size, "the parts must add up to the size of the vector");
}

void ComputeMask(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  Tensor seeds, options, mask;
  ReadInputs(context, {&seeds, &options});
  if (!context.Proceed()) return;
  if (!context.Require(seeds.count() == 2 && options.count() == 4, "seeds must be two numbers, and options four")) return;
  const int32_t* option = options.values<int32_t>();
  const bool fits = option[0] > 0 && option[1] > 0 && option[2] > 0 && option[3] >= 0 && option[3] < 65536;
  if (!context.Require(fits, "channels, steps and batch must be 1 or more, and bits 0 to 65535")) return;
  mask.Allocate(context, 0, {option[0], int64_t{option[1]} * option[2]});
  if (!context.Proceed()) return;
  chosen->mask({seeds.values<int32_t>(), option[0], option[1], option[2], option[3], mask.values<float>()});
}

constexpr Names kForwardInputs = {"input: float", "parameters: float", "lengths: int32", "options: int32"};
constexpr Names kForwardOutputs = {"outputs: float", "saved: float"};
constexpr Names kBackwardInputs = {"parameters: float", "saved: float", "gradient: float", "lengths: int32", "options: int32"};
constexpr Names kBackwardOutputs = {"parameter_gradient: float", "input_gradient: float"};

}  // namespace

namespace durasweep {

void RegisterOperations(TF_Status* status) {
  Register("DurasweepGru", kForwardInputs, kForwardOutputs, ComputeForward<kGru>, status);
  Register("DurasweepLstm", kForwardInputs, kForwardOutputs, ComputeForward<kLstm>, status);
  Register("DurasweepGruBack", kBackwardInputs, kBackwardOutputs, ComputeBackward<kGru>, status);
  Register("DurasweepLstmBack", kBackwardInputs, kBackwardOutputs, ComputeBackward<kLstm>, status);
  Register("DurasweepTake", {"parameters: float", "options: int32"}, {"matrix: float"}, ComputeTake, status);
  Register("DurasweepJoin", {"options: int32", "parts: N * float"}, {"vector: float"}, ComputeJoin, status, "N: int >= 1");
  Register("DurasweepDropout", {"seeds: int32", "options: int32"}, {"mask: float"}, ComputeMask, status);
  RegisterBlocks(status);
}

void UseScans(const Scans* scans) { chosen = scans; }

const Scans& ChosenScans() { return *chosen; }

}  // namespace durasweep
