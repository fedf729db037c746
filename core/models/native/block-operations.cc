// TensorFlow operations that run the blocks of blocks.h on a CPU.
//
// DurasweepEncoder: (parameters, positions, input, lengths, options, masks…) → (output, saved)
// DurasweepEncoderBack: (parameters, saved, gradient, lengths, options, masks…) → (parameters, positions, input), all gradients
//
// The `options` are int32 [steps, batch, features, width, heads, feed_forward, layers, pre_norm, ends, position_gradient, input_gradient].
//
// DurasweepResidual: (input, six parameters, lengths, positions of input, inner and output, options, masks…) → (output, saved)
// DurasweepResidualBack: (gradient, saved, three weights, lengths, positions, options, masks…) → (six parameters, input), all gradients
// The `options` are int32 [steps, batch, features, channels, kernel, dilation, from_end, compact_input, input_gradient].
//
// Shapes are those of blocks.h. An empty tensor, or no masks, stands for a null pointer in blocks.h.

#include <tensorflow/c/kernels.h>

#include <memory>
#include <vector>

#include "blocks.h"
#include "operations.h"
#include "register.h"
#include "scan.h"
#include "tensors.h"

namespace {

using durasweep::EncoderShape;
using durasweep::ResidualShape;

/// A variable number of inputs, starting at a given one.
class Masks {
 public:
  void Read(Context& context, int first) {
    const int count = TF_NumInputs(context.get()) - first;
    tensors_ = std::make_unique<Tensor[]>(count > 0 ? static_cast<std::size_t>(count) : 0);
    for (int index = 0; index < count; ++index) tensors_[index].ReadInput(context, first + index);
    count_ = count;
  }

  int count() const { return count_; }
  int64_t size(int index) const { return tensors_[index].count(); }

  durasweep::Masks get() {
    if (count_ == 0) return nullptr;
    values_.clear();
    for (int index = 0; index < count_; ++index) values_.push_back(tensors_[index].values<float>());
    return values_.data();
  }

 private:
  int count_ = 0;
  std::unique_ptr<Tensor[]> tensors_;
  std::vector<const float*> values_;
};

constexpr int kEncoderOptions = 11;

struct EncoderRequest {
  EncoderShape shape;
  bool wants_positions;
  bool wants_input;
};

bool ReadEncoder(Context& context, const Tensor& parameters, const Tensor& lengths, const Tensor& options, const Masks& masks,
                 EncoderRequest* request) {
  if (!context.Proceed()) return false;
  if (!context.Require(options.count() == kEncoderOptions, "options must be eleven numbers")) return false;
  const int32_t* option = options.values<int32_t>();
  for (int index = 0; index < 6; ++index) {
    if (!context.Require(option[index] > 0, "steps, batch, features, width, heads and feed_forward must be 1 or more")) return false;
  }
  request->shape = {option[2], option[3], option[4], option[5], option[6], option[0], option[1], option[7] != 0, option[8] != 0,
                    lengths.values<int32_t>()};
  request->wants_positions = option[9] != 0;
  request->wants_input = option[10] != 0;
  const EncoderShape& shape = request->shape;
  if (!context.Require(shape.layers > 0 && shape.width % shape.heads == 0, "1 or more layers; heads must divide the width")) return false;
  if (!context.Require(lengths.count() == shape.batch, "lengths must be one per sequence")) return false;
  for (int64_t sequence = 0; sequence < shape.batch; ++sequence) {
    if (!context.Require(shape.lengths[sequence] > 0, "lengths must be 1 or more")) return false;
  }
  if (!context.Require(parameters.count() == durasweep::CountEncoderParameters(shape), "parameters must fit the encoder")) return false;
  if (!context.Require(masks.count() == 0 || masks.count() == 3 * shape.layers, "masks must be three per layer, or none")) return false;
  for (int index = 0; index < masks.count(); ++index) {
    const int64_t channels = index % 3 == 1 ? shape.feed_forward : shape.width;
    if (!context.Require(masks.size(index) == channels * shape.steps * shape.batch, "a mask must be [channels, steps·batch]")) return false;
  }
  return true;
}

int64_t CountOutput(const EncoderShape& shape) { return shape.width * shape.batch * (shape.ends ? 1 : shape.steps); }

void ComputeEncoder(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  Tensor parameters, positions, input, lengths, options;
  Masks masks;
  ReadInputs(context, {&parameters, &positions, &input, &lengths, &options});
  masks.Read(context, 5);
  EncoderRequest request;
  if (!ReadEncoder(context, parameters, lengths, options, masks, &request)) return;
  const EncoderShape& shape = request.shape;
  if (!context.Require(input.count() == shape.features * shape.steps * shape.batch, "the input must be [features, steps·batch]")) return;
  const bool fits = positions.count() == 0 || positions.count() == shape.width * shape.steps;
  if (!context.Require(fits, "positions must be [width, steps], or empty")) return;
  const durasweep::EncoderKernels& kernels = durasweep::ChosenScans().encoder;
  Tensor output, saved;
  output.Allocate(context, 0, {shape.width, CountOutput(shape) / shape.width});
  saved.Allocate(context, 1, {kernels.saved_size(shape)});
  if (!context.Proceed()) return;
  kernels.forward({shape, parameters.values<float>(), positions.values<float>(), masks.get(), input.values<float>(), output.values<float>(),
                   saved.values<float>()});
}

void ComputeEncoderBack(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  Tensor parameters, saved, gradient, lengths, options;
  Masks masks;
  ReadInputs(context, {&parameters, &saved, &gradient, &lengths, &options});
  masks.Read(context, 5);
  EncoderRequest request;
  if (!ReadEncoder(context, parameters, lengths, options, masks, &request)) return;
  const EncoderShape& shape = request.shape;
  const durasweep::EncoderKernels& kernels = durasweep::ChosenScans().encoder;
  if (!context.Require(saved.count() == kernels.saved_size(shape), "saved must come from a forward pass of this shape")) return;
  if (!context.Require(gradient.count() == CountOutput(shape), "the gradient must match the output")) return;
  Tensor parameter_gradient, position_gradient, input_gradient;
  parameter_gradient.Allocate(context, 0, {parameters.count()});
  position_gradient.Allocate(context, 1, {request.wants_positions ? shape.width : 0, shape.steps});
  input_gradient.Allocate(context, 2, {request.wants_input ? shape.features : 0, shape.steps * shape.batch});
  if (!context.Proceed()) return;
  kernels.backward({shape, parameters.values<float>(), masks.get(), saved.values<float>(), gradient.values<float>(),
                    parameter_gradient.values<float>(), position_gradient.values<float>(), input_gradient.values<float>()});
}

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

constexpr Names kEncoderInputs = {"parameters: float", "positions: float", "input: float", "lengths: int32", "options: int32",
                                  "masks: N * float"};
constexpr Names kEncoderBackInputs = {"parameters: float", "saved: float", "gradient: float", "lengths: int32", "options: int32",
                                      "masks: N * float"};

}  // namespace

namespace durasweep {

void RegisterBlocks(TF_Status* status) {
  constexpr const char* kMasks = "N: int >= 0";
  Register("DurasweepEncoder", kEncoderInputs, {"output: float", "saved: float"}, ComputeEncoder, status, kMasks);
  Register("DurasweepEncoderBack", kEncoderBackInputs, {"parameter_gradient: float", "position_gradient: float", "input_gradient: float"},
           ComputeEncoderBack, status, kMasks);
  Register("DurasweepResidual", kResidualInputs, {"output: float", "saved: float"}, ComputeResidual, status, kMasks);
  Register("DurasweepResidualBack", kResidualBackInputs, kResidualGradients, ComputeResidualBack, status, kMasks);
}

}  // namespace durasweep
