// TensorFlow operations that run the blocks of blocks.h on a CPU.
//
// DurasweepEncoder: (parameters, positions, input, lengths, options, masks…) → (output, saved)
// DurasweepEncoderBack: (parameters, saved, gradient, lengths, options, masks…) → (parameters, positions, input), all gradients
//
// Shapes are blocks.h's. `options` is int32 [steps, batch, features, width, heads, feed_forward, layers, pre_norm, ends, position_gradient,
// input_gradient]. An empty tensor stands for the null of blocks.h, as no masks do.

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

/// Any number of inputs from one on.
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
  if (!context.Require(options.count() == kEncoderOptions, "options are eleven numbers")) return false;
  const int32_t* option = options.values<int32_t>();
  for (int index = 0; index < 6; ++index) {
    if (!context.Require(option[index] > 0, "steps, batch, features, width, heads and the width between are 1 or more")) return false;
  }
  request->shape = {option[2], option[3], option[4], option[5], option[6], option[0], option[1], option[7] != 0, option[8] != 0,
                    lengths.values<int32_t>()};
  request->wants_positions = option[9] != 0;
  request->wants_input = option[10] != 0;
  const EncoderShape& shape = request->shape;
  if (!context.Require(shape.layers > 0 && shape.width % shape.heads == 0, "there are layers, and heads divide the width")) return false;
  if (!context.Require(lengths.count() == shape.batch, "lengths are one for each sequence")) return false;
  for (int64_t sequence = 0; sequence < shape.batch; ++sequence) {
    if (!context.Require(shape.lengths[sequence] > 0, "lengths are 1 or more")) return false;
  }
  if (!context.Require(parameters.count() == durasweep::CountEncoderParameters(shape), "parameters are those of the encoder")) return false;
  if (!context.Require(masks.count() == 0 || masks.count() == 3 * shape.layers, "masks are three of each layer, or none")) return false;
  for (int index = 0; index < masks.count(); ++index) {
    const int64_t channels = index % 3 == 1 ? shape.feed_forward : shape.width;
    if (!context.Require(masks.size(index) == channels * shape.steps * shape.batch, "a mask is [channels, steps·batch]")) return false;
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
  if (!context.Require(input.count() == shape.features * shape.steps * shape.batch, "the input is [features, steps·batch]")) return;
  const bool fits = positions.count() == 0 || positions.count() == shape.width * shape.steps;
  if (!context.Require(fits, "positions are [width, steps], or empty")) return;
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
  if (!context.Require(saved.count() == kernels.saved_size(shape), "saved is of a way forward of this shape")) return;
  if (!context.Require(gradient.count() == CountOutput(shape), "the gradient is of the output's shape")) return;
  Tensor parameter_gradient, position_gradient, input_gradient;
  parameter_gradient.Allocate(context, 0, {parameters.count()});
  position_gradient.Allocate(context, 1, {request.wants_positions ? shape.width : 0, shape.steps});
  input_gradient.Allocate(context, 2, {request.wants_input ? shape.features : 0, shape.steps * shape.batch});
  if (!context.Proceed()) return;
  kernels.backward({shape, parameters.values<float>(), masks.get(), saved.values<float>(), gradient.values<float>(),
                    parameter_gradient.values<float>(), position_gradient.values<float>(), input_gradient.values<float>()});
}

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
}

}  // namespace durasweep
