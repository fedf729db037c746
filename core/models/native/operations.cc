// TensorFlow operations that run the scans of scan.h on a CPU. Those of blocks.h are in the other files.
//
// DurasweepGru, DurasweepLstm: (input, second, mask, parameters, lengths, options) → (outputs, saved)
// DurasweepGruBack, DurasweepLstmBack: (parameters, saved, gradient, mask, shared, added, lengths, options) → (parameters, input), both gradients
//
// Shapes are those of scan.h. A scan's `options` are int32 [steps, batch, reverse, ends, flag, features, hidden, offset, skipped, parts, width,
// first, shares]. `ends` requests scan.h's ends instead of its outputs. `flag` asks the forward pass to save what the backward pass needs, and the
// backward pass to compute the input's gradient. `parameters` are those of the whole network; the scan's begin at `offset`, in the order of
// scan.h. The parameter gradient covers only the scan's own. An empty tensor stands for a null pointer in scan.h.
// `parts` is the number of directions below if the layer lies on another recurrent layer, otherwise 0. The input, of which `second` is the
// second part, its mask and its gradient are rows then, and have `skipped` steps before those of the scan. If `width` is not 0, the outputs
// are rows, and so is their gradient, with rows of this width; the scan's part begins at column `first`.
// If `shares` is set, sequences may share a row (row-order.h), and the backward pass gets the input as `shared`.
// `added` are rows that the backward pass adds to the input's gradient before the mask multiplies it.

#include "operations.h"

#include <tensorflow/c/kernels.h>

#include <algorithm>

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

constexpr int kScanOptions = 13;

/// What a scan's options and parameters specify.
struct Geometry {
  durasweep::ScanShape shape;
  int64_t gates;
  bool ends;
  bool flag;
  int64_t saved_size;
  int64_t parameter_count;
  const float* parameters;
  int64_t skipped;
  int64_t parts;
  int64_t width;
  int64_t first;
  bool shares;

  /// Number of rows of the input, if it is rows.
  int64_t all_rows() const { return (skipped + shape.steps) * shape.batch; }
  /// Values before those of the scan, in rows of this width.
  int64_t Skip(int64_t columns) const { return skipped * shape.batch * columns; }
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
  if (!context.Require(options.count() == kScanOptions, "options must be thirteen numbers")) return false;
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
  geometry->skipped = option[8];
  geometry->parts = option[9];
  geometry->width = option[10];
  geometry->first = option[11];
  geometry->shares = option[12] != 0;
  const bool stacked = option[9] == 1 || (option[9] == 2 && features % 2 == 0);
  if (!context.Require(stacked ? option[8] >= 0 : option[9] == 0 && option[8] == 0, "parts must be 0 to 2, and steps are skipped in rows only"))
    return false;
  const bool holds = option[10] == 0 ? option[11] == 0 : option[11] >= 0 && option[11] + hidden <= option[10];
  return context.Require(holds, "the outputs must lie within their rows");
}

bool CheckMask(Context& context, const Tensor& mask, const Geometry& geometry) {
  const bool fits = mask.count() == 0 || (geometry.parts > 0 && mask.count() == geometry.all_rows() * geometry.shape.features);
  return context.Require(fits, "the mask must have the rows of the input, or be empty");
}

template <const Cell& kCell>
void ComputeForward(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  Tensor input, second, mask, parameters, lengths, options;
  ReadInputs(context, {&input, &second, &mask, &parameters, &lengths, &options});
  Geometry geometry;
  if (!ReadGeometry(context, parameters, lengths, options, kCell, &geometry)) return;
  const auto& [features, hidden, steps, batch, reverse, none] = geometry.shape;
  const int64_t parts = geometry.parts;
  const bool fits = input.count() == features * geometry.all_rows() / std::max<int64_t>(parts, 1) && second.count() == (parts == 2 ? input.count() : 0);
  if (!context.Require(fits, "the input must be [features, steps·batch], or rows of each part")) return;
  if (!CheckMask(context, mask, geometry)) return;
  const bool rows = geometry.width > 0 && !geometry.ends;
  Tensor outputs, saved;
  if (rows) outputs.Allocate(context, 0, {steps * batch, hidden});
  else outputs.Allocate(context, 0, {hidden, geometry.ends ? batch : steps * batch});
  saved.Allocate(context, 1, {geometry.flag ? geometry.saved_size : 0});
  if (!context.Proceed()) return;
  const Parts<const float> weights(geometry.parameters, geometry);
  const int64_t part_skip = parts == 0 ? 0 : geometry.Skip(features / parts);
  const float* mask_values = mask.count() == 0 ? nullptr : mask.values<float>() + geometry.Skip(features);
  const float* below = input.values<float>() + part_skip;
  (chosen->*kCell.scans)
      .forward({
          geometry.shape,
          {weights.input_weight, weights.recurrent_weight},
          weights.input_bias,
          weights.recurrent_bias,
          parts == 0 ? input.values<float>() : nullptr,
          geometry.ends ? nullptr : outputs.values<float>(),
          geometry.ends ? outputs.values<float>() : nullptr,
          saved.values<float>(),
          {{below, parts == 2 ? second.values<float>() + part_skip : nullptr}, parts, mask_values},
          rows,
          geometry.shares,
      });
}

template <const Cell& kCell>
void ComputeBackward(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  Tensor parameters, saved, gradient, mask, shared, added, lengths, options;
  ReadInputs(context, {&parameters, &saved, &gradient, &mask, &shared, &added, &lengths, &options});
  Geometry geometry;
  if (!ReadGeometry(context, parameters, lengths, options, kCell, &geometry)) return;
  const auto& [features, hidden, steps, batch, reverse, none] = geometry.shape;
  if (!context.Require(saved.count() == geometry.saved_size, "saved must come from a forward scan of this shape with the flag set")) return;
  const bool rows = geometry.width > 0 && !geometry.ends;
  const bool fits = gradient.count() == (rows ? geometry.width : hidden) * batch * (geometry.ends ? 1 : steps);
  if (!context.Require(fits, "the gradient must be [hidden, steps·batch], rows of the width, or [hidden, batch] for ends")) return;
  if (!CheckMask(context, mask, geometry)) return;
  const bool shares = geometry.shares && !geometry.flag && shared.count() == features * steps * batch;
  const bool is_stated = shares || (!geometry.shares && shared.count() == 0);
  if (!context.Require(is_stated, "rows are shared if the input is given and its gradient is not wanted")) return;
  const bool input_rows = geometry.parts > 0;
  const bool adds = input_rows && geometry.flag && geometry.skipped == 0 && added.count() == features * geometry.all_rows();
  if (!context.Require(adds || added.count() == 0, "what is added must have the rows of the input's gradient, without skipped steps")) return;
  Tensor parameter_gradient, input;
  parameter_gradient.Allocate(context, 0, {geometry.parameter_count});
  if (input_rows) input.Allocate(context, 1, {geometry.all_rows(), geometry.flag ? features : 0});
  else input.Allocate(context, 1, {geometry.flag ? features : 0, steps * batch});
  if (!context.Proceed()) return;
  if (geometry.flag) std::fill_n(input.values<float>(), geometry.Skip(features), 0.0f);
  const Parts<const float> parts(geometry.parameters, geometry);
  const Parts<float> gradients(parameter_gradient.values<float>(), geometry);
  (chosen->*kCell.scans)
      .backward({
          geometry.shape,
          {parts.input_weight, parts.recurrent_weight},
          saved.values<float>(),
          geometry.ends ? nullptr : gradient.values<float>() + geometry.first,
          geometry.ends ? gradient.values<float>() : nullptr,
          gradients.input_weight,
          gradients.recurrent_weight,
          gradients.input_bias,
          gradients.recurrent_bias,
          geometry.flag ? input.values<float>() + geometry.Skip(features) : nullptr,
          rows ? geometry.width : 0,
          input_rows,
          mask.count() == 0 ? nullptr : mask.values<float>() + geometry.Skip(features),
          shared.values<float>(),
          added.values<float>(),
      });
}

constexpr Names kForwardInputs = {"input: float", "second: float", "mask: float", "parameters: float", "lengths: int32", "options: int32"};
constexpr Names kForwardOutputs = {"outputs: float", "saved: float"};
constexpr Names kBackwardInputs = {"parameters: float", "saved: float",    "gradient: float", "mask: float",
                                   "shared: float",     "added: float", "lengths: int32",  "options: int32"};
constexpr Names kBackwardOutputs = {"parameter_gradient: float", "input_gradient: float"};

}  // namespace

namespace durasweep {

void RegisterOperations(TF_Status* status) {
  Register("DurasweepGru", kForwardInputs, kForwardOutputs, ComputeForward<kGru>, status);
  Register("DurasweepLstm", kForwardInputs, kForwardOutputs, ComputeForward<kLstm>, status);
  Register("DurasweepGruBack", kBackwardInputs, kBackwardOutputs, ComputeBackward<kGru>, status);
  Register("DurasweepLstmBack", kBackwardInputs, kBackwardOutputs, ComputeBackward<kLstm>, status);
  RegisterNetwork(status);
  RegisterConvolution(status);
  RegisterEncoder(status);
  RegisterResidual(status);
}

void UseScans(const Scans* scans) { chosen = scans; }

const Scans& ChosenScans() { return *chosen; }

}  // namespace durasweep
