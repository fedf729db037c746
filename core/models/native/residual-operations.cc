// TensorFlow operations that run the residual convolutions of blocks.h on a CPU.
//
// DurasweepResidual: (input, six parameters, lengths, positions of input, inner and output, options, masks…) → (output, saved)
// DurasweepResidualBack: (gradient, saved, three weights, lengths, positions, options, masks…) → (six parameters, input), all gradients
//
// The `options` are int32 [steps, batch, features, channels, kernel, dilation, from_end, compact_input, input_gradient].
//
// Shapes are those of blocks.h. An empty tensor, or no masks, stands for a null pointer in blocks.h.

#include <tensorflow/c/kernels.h>

#include "blocks.h"
#include "masks.h"
#include "operations.h"
#include "register.h"
#include "scan.h"
#include "tensors.h"

namespace {

using durasweep::ResidualShape;

constexpr int kResidualOptions = 9;
constexpr int kResidualParameters = 6;

struct ResidualRequest {
  ResidualShape shape;
  bool wants_input;
};

/// The inputs that both residual operations share.
struct ResidualTensors {
  void Read(Context& context, int first) {
    lengths.ReadInput(context, first);
    for (int place = 0; place < 3; ++place) positions[place].ReadInput(context, first + 1 + place);
    options.ReadInput(context, first + 4);
    masks.Read(context, first + 5);
  }

  Tensor lengths, positions[3], options;
  Masks masks;
};

bool ReadPositions(Context& context, const Tensor& tensor, int64_t steps, durasweep::Positions* positions) {
  *positions = {tensor.values<int32_t>(), tensor.count()};
  for (int64_t index = 0; index < positions->count; ++index) {
    const int64_t before = index == 0 ? -1 : positions->values[index - 1];
    const bool ascends = positions->values[index] > before && positions->values[index] < steps;
    if (!context.Require(ascends, "positions must be ascending and less than the number of steps")) return false;
  }
  return context.Require(positions->count > 0, "there must be at least one position");
}

bool ReadResidual(Context& context, const ResidualTensors& tensors, ResidualRequest* request) {
  if (!context.Proceed()) return false;
  if (!context.Require(tensors.options.count() == kResidualOptions, "options must be nine numbers")) return false;
  const int32_t* option = tensors.options.values<int32_t>();
  for (int index = 0; index < 6; ++index) {
    if (!context.Require(option[index] > 0, "steps, batch, features, channels, kernel and dilation must be 1 or more")) return false;
  }
  ResidualShape& shape = request->shape;
  shape = {option[2], option[3], option[4], option[5], option[0], option[1], tensors.lengths.values<int32_t>(), option[6] != 0, option[7] != 0,
           {}, {}, {}};
  request->wants_input = option[8] != 0;
  durasweep::Positions* places[] = {&shape.input, &shape.inner, &shape.output};
  for (int place = 0; place < 3; ++place) {
    if (!ReadPositions(context, tensors.positions[place], shape.steps, places[place])) return false;
  }
  if (!context.Require(tensors.lengths.count() == shape.batch, "lengths must be one per sequence")) return false;
  for (int64_t sequence = 0; sequence < shape.batch; ++sequence) {
    if (!context.Require(shape.lengths[sequence] > 0, "lengths must be 1 or more")) return false;
  }
  if (!context.Require(tensors.masks.count() == 0 || tensors.masks.count() == 2, "there must be two masks, or none")) return false;
  for (int index = 0; index < tensors.masks.count(); ++index) {
    const bool fits = tensors.masks.size(index) == shape.channels * shape.steps * shape.batch;
    if (!context.Require(fits, "a mask must be [channels, steps·batch]")) return false;
  }
  return true;
}

/// Size of each parameter. The residual connection has parameters only if the width changes; otherwise their size is 0.
int64_t CountResidual(const ResidualShape& shape, int parameter) {
  const int64_t kept = shape.features == shape.channels ? 0 : 1;
  const int64_t sizes[kResidualParameters] = {shape.features * shape.kernel * shape.channels, shape.channels,
                                              shape.channels * shape.kernel * shape.channels, shape.channels,
                                              kept * shape.features * shape.channels,         kept * shape.channels};
  return sizes[parameter];
}

int64_t CountResidualInput(const ResidualShape& shape) { return shape.batch * (shape.compact_input ? shape.input.count : shape.steps); }
int64_t CountResidualOutput(const ResidualShape& shape) { return shape.batch * (shape.from_end ? shape.output.count : shape.steps); }

void ComputeResidual(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  Tensor input, parameters[kResidualParameters];
  input.ReadInput(context, 0);
  for (int index = 0; index < kResidualParameters; ++index) parameters[index].ReadInput(context, 1 + index);
  ResidualTensors tensors;
  tensors.Read(context, 1 + kResidualParameters);
  ResidualRequest request;
  if (!ReadResidual(context, tensors, &request)) return;
  const ResidualShape& shape = request.shape;
  if (!context.Require(input.count() == shape.features * CountResidualInput(shape), "the input must be [features, columns]")) return;
  for (int index = 0; index < kResidualParameters; ++index) {
    if (!context.Require(parameters[index].count() == CountResidual(shape, index), "parameters must fit the convolutions")) return;
  }
  const durasweep::ResidualKernels& kernels = durasweep::ChosenScans().residual;
  Tensor output, saved;
  output.Allocate(context, 0, {shape.channels, CountResidualOutput(shape)});
  saved.Allocate(context, 1, {kernels.saved_size(shape)});
  if (!context.Proceed()) return;
  const auto at = [&](int index) { return static_cast<const float*>(parameters[index].values<float>()); };
  kernels.forward({shape, {at(0), at(1), at(2), at(3), at(4), at(5)}, tensors.masks.get(), input.values<float>(), output.values<float>(),
                   saved.values<float>()});
}

void ComputeResidualBack(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  Tensor gradient, saved, weights[3];
  ReadInputs(context, {&gradient, &saved, &weights[0], &weights[1], &weights[2]});
  ResidualTensors tensors;
  tensors.Read(context, 5);
  ResidualRequest request;
  if (!ReadResidual(context, tensors, &request)) return;
  const ResidualShape& shape = request.shape;
  const durasweep::ResidualKernels& kernels = durasweep::ChosenScans().residual;
  if (!context.Require(saved.count() == kernels.saved_size(shape), "saved must come from a forward pass of this shape")) return;
  if (!context.Require(gradient.count() == shape.channels * CountResidualOutput(shape), "the gradient must match the output")) return;
  for (int index = 0; index < 3; ++index) {
    if (!context.Require(weights[index].count() == CountResidual(shape, 2 * index), "weights must fit the convolutions")) return;
  }
  Tensor gradients[kResidualParameters], input;
  for (int index = 0; index < kResidualParameters; ++index) gradients[index].Allocate(context, index, {CountResidual(shape, index)});
  input.Allocate(context, kResidualParameters, {request.wants_input ? shape.features : 0, CountResidualInput(shape)});
  if (!context.Proceed()) return;
  const auto at = [&](int index) { return gradients[index].values<float>(); };
  kernels.backward({shape,
                    {weights[0].values<float>(), nullptr, weights[1].values<float>(), nullptr, weights[2].values<float>(), nullptr},
                    tensors.masks.get(),
                    saved.values<float>(),
                    gradient.values<float>(),
                    {at(0), at(1), at(2), at(3), at(4), at(5)},
                    input.values<float>()});
}

constexpr Names kResidualInputs = {"input: float",       "first_weight: float", "first_bias: float",      "second_weight: float",
                                   "second_bias: float", "kept_weight: float",  "kept_bias: float",       "lengths: int32",
                                   "inputs: int32",      "inner: int32",        "outputs: int32",         "options: int32",
                                   "masks: N * float"};
constexpr Names kResidualBackInputs = {"gradient: float", "saved: float",  "first_weight: float", "second_weight: float", "kept_weight: float",
                                       "lengths: int32",  "inputs: int32", "inner: int32",        "outputs: int32",       "options: int32",
                                       "masks: N * float"};
constexpr Names kResidualGradients = {"first_weights: float", "first_biases: float", "second_weights: float", "second_biases: float",
                                      "kept_weights: float",  "kept_biases: float",  "input_gradient: float"};

}  // namespace

namespace durasweep {

void RegisterResidual(TF_Status* status) {
  constexpr const char* kMasks = "N: int >= 0";
  Register("DurasweepResidual", kResidualInputs, {"output: float", "saved: float"}, ComputeResidual, status, kMasks);
  Register("DurasweepResidualBack", kResidualBackInputs, kResidualGradients, ComputeResidualBack, status, kMasks);
}

}  // namespace durasweep
