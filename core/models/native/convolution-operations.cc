// TensorFlow operations that run the convolution of blocks.h on a CPU.
//
// DurasweepConvolution: (parameters, options, lengths, input) → (output, saved)
// DurasweepConvolutionBack: (parameters, options, lengths, input, output, saved, gradient) → (parameters, input), both gradients
//
// The options are int32 [steps, batch, features, channels, kernel, dilation, pooling, relu, offset, input_gradient]. `parameters` are those
// of the whole network; the convolution's begin at `offset`: weight, bias. The parameter gradient covers only the convolution's own. Without
// lengths, the input is zero beyond the length of each sequence.

#include <tensorflow/c/kernels.h>

#include "blocks.h"
#include "operations.h"
#include "register.h"
#include "scan.h"
#include "tensors.h"

namespace {

constexpr int kOptions = 10;

struct ConvolutionTensors {
  void Read(Context& context) { ReadInputs(context, {&parameters, &options, &lengths, &input}); }

  Tensor parameters, options, lengths, input;
};

struct Convolution {
  int64_t pools() const { return shape.steps / shape.pooling; }
  int64_t weights() const { return shape.channels * shape.features * shape.kernel; }
  int64_t used() const { return pools() * shape.pooling * shape.batch; }

  durasweep::ConvolutionShape shape;
  const float* weight;
  bool wants_input;
};

bool ReadConvolution(Context& context, const ConvolutionTensors& tensors, Convolution* convolution) {
  if (!context.Proceed()) return false;
  if (!context.Require(tensors.options.count() == kOptions, "options must be ten numbers")) return false;
  const int32_t* option = tensors.options.values<int32_t>();
  for (int index = 0; index < 7; ++index) {
    if (!context.Require(option[index] > 0, "steps, batch, features, channels, kernel, dilation and pooling must be 1 or more")) return false;
  }
  convolution->shape = {option[2], option[3], option[4], option[5], option[6], option[0], option[1], option[7] != 0,
                        tensors.lengths.values<int32_t>()};
  convolution->wants_input = option[9] != 0;
  const durasweep::ConvolutionShape& shape = convolution->shape;
  if (!context.Require(shape.kernel % 2 == 1 && shape.pooling <= shape.steps, "kernel must be odd, and pooling no more than steps")) return false;
  const bool fits_batch = tensors.lengths.count() == 0 || tensors.lengths.count() == shape.batch;
  if (!context.Require(fits_batch, "lengths must be one per sequence, or none")) return false;
  const bool fits_input = tensors.input.count() == shape.features * shape.steps * shape.batch;
  if (!context.Require(fits_input, "the input must be [features, steps·batch]")) return false;
  const int64_t offset = option[8];
  const bool fits = offset >= 0 && offset + convolution->weights() + shape.channels <= tensors.parameters.count();
  convolution->weight = tensors.parameters.values<float>() + offset;
  return context.Require(fits, "the parameters of the convolution must lie within the network's");
}

void ComputeConvolution(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  ConvolutionTensors tensors;
  tensors.Read(context);
  Convolution convolution;
  if (!ReadConvolution(context, tensors, &convolution)) return;
  const durasweep::ConvolutionShape& shape = convolution.shape;
  Tensor output, saved;
  output.Allocate(context, 0, {shape.channels, convolution.pools() * shape.batch});
  saved.Allocate(context, 1, {shape.channels, convolution.used()});
  if (!context.Proceed()) return;
  durasweep::ChosenScans().convolution.forward({shape, convolution.weight, convolution.weight + convolution.weights(), tensors.input.values<float>(),
                                                output.values<float>(), saved.values<float>()});
}

void ComputeConvolutionBack(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  ConvolutionTensors tensors;
  tensors.Read(context);
  Tensor output, saved, gradient;
  output.ReadInput(context, 4);
  saved.ReadInput(context, 5);
  gradient.ReadInput(context, 6);
  Convolution convolution;
  if (!ReadConvolution(context, tensors, &convolution)) return;
  const durasweep::ConvolutionShape& shape = convolution.shape;
  const int64_t outputs = shape.channels * convolution.pools() * shape.batch;
  const bool fits = saved.count() == shape.channels * convolution.used() && output.count() == outputs;
  if (!context.Require(fits, "output and saved must come from a forward pass of this shape")) return;
  if (!context.Require(gradient.count() == outputs, "the gradient must match the output")) return;
  Tensor parameter_gradient, input_gradient;
  parameter_gradient.Allocate(context, 0, {convolution.weights() + shape.channels});
  input_gradient.Allocate(context, 1, {convolution.wants_input ? shape.features : 0, shape.steps * shape.batch});
  if (!context.Proceed()) return;
  float* weights = parameter_gradient.values<float>();
  durasweep::ChosenScans().convolution.backward({shape, convolution.weight, tensors.input.values<float>(), output.values<float>(),
                                                 saved.values<float>(), gradient.values<float>(), weights, weights + convolution.weights(),
                                                 input_gradient.values<float>()});
}

constexpr Names kInputs = {"parameters: float", "options: int32", "lengths: int32", "input: float"};
constexpr Names kBackInputs = {"parameters: float", "options: int32", "lengths: int32", "input: float",
                               "output: float",     "saved: float",   "gradient: float"};

}  // namespace

namespace durasweep {

void RegisterConvolution(TF_Status* status) {
  Register("DurasweepConvolution", kInputs, {"output: float", "saved: float"}, ComputeConvolution, status);
  Register("DurasweepConvolutionBack", kBackInputs, {"parameter_gradient: float", "input_gradient: float"}, ComputeConvolutionBack, status);
}

}  // namespace durasweep
