// TensorFlow operations that run the encoder of blocks.h on a CPU.
//
// DurasweepEncoder: (parameters, positions, input, lengths, options, masks…) → (output, saved)
// DurasweepEncoderBack: (parameters, saved, gradient, lengths, options, masks…) → (parameters, positions, input), all gradients
//
// The `options` are int32 [steps, batch, features, width, heads, feed_forward, layers, pre_norm, ends, position_gradient, input_gradient].
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

using durasweep::EncoderShape;

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

constexpr Names kEncoderInputs = {"parameters: float", "positions: float", "input: float", "lengths: int32", "options: int32",
                                  "masks: N * float"};
constexpr Names kEncoderBackInputs = {"parameters: float", "saved: float", "gradient: float", "lengths: int32", "options: int32",
                                      "masks: N * float"};

}  // namespace

namespace durasweep {

void RegisterEncoder(TF_Status* status) {
  constexpr const char* kMasks = "N: int >= 0";
  Register("DurasweepEncoder", kEncoderInputs, {"output: float", "saved: float"}, ComputeEncoder, status, kMasks);
  Register("DurasweepEncoderBack", kEncoderBackInputs, {"parameter_gradient: float", "position_gradient: float", "input_gradient: float"},
           ComputeEncoderBack, status, kMasks);
}

}  // namespace durasweep
