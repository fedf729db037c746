// TensorFlow operations that run the rest of a network on a CPU: parameters and their update, dropout, the classifier and its loss.
//
// DurasweepTake: (parameters, options) → matrix of some parameters; its options are int32 [offset, rows, columns]
// DurasweepJoin: (options, parts…) → vector, the concatenated parts; its options are int32 [size]
// DurasweepAdam: (weights, first, second, gradient, mask, rates) → (), AdamUpdate in blocks.h. It changes its first three inputs in place, so
//   whoever calls it must be the only one to use them. The rates are those of AdamRates.
// DurasweepDropout: (seeds, options) → mask, as DropoutMask in scan.h; its options are int32 [channels, steps, batch, bits, rows]
// DurasweepLinear: (parameters, options, input) → logits
// DurasweepLinearBack: (parameters, options, input, gradient) → (parameters, input), both gradients
// DurasweepCrossEntropy: (logits, targets, weights) → (losses, rows, gradient), as CrossEntropy in blocks.h
//
// The options of both linear operations are int32 [classes, offset]. `parameters` are those of the whole network; the layer's begin at
// `offset`: weight, bias. The parameter gradient covers only the layer's own. An empty tensor stands for a null pointer in blocks.h.

#include <tensorflow/c/kernels.h>

#include <algorithm>

#include "blocks.h"
#include "operations.h"
#include "register.h"
#include "scan.h"
#include "tensors.h"

namespace {

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

void ComputeAdam(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  Tensor weights, first, second, gradient, mask, rates;
  ReadInputs(context, {&weights, &first, &second, &gradient, &mask, &rates});
  if (!context.Proceed()) return;
  const int64_t count = weights.count();
  const bool fits = first.count() == count && second.count() == count && gradient.count() == count && (mask.count() == 0 || mask.count() == count);
  if (!context.Require(fits && rates.count() == 5, "moments, gradient and mask must match the weights, and rates must be five numbers")) return;
  const float* rate = rates.values<float>();
  durasweep::ChosenScans().adam({count, weights.values<float>(), first.values<float>(), second.values<float>(), gradient.values<float>(),
                                 mask.values<float>(), {rate[0], rate[1], rate[2], rate[3], rate[4]}});
}

void ComputeMask(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  Tensor seeds, options, mask;
  ReadInputs(context, {&seeds, &options});
  if (!context.Proceed()) return;
  if (!context.Require(seeds.count() == 2 && options.count() == 5, "seeds must be two numbers, and options five")) return;
  const int32_t* option = options.values<int32_t>();
  const bool fits = option[0] > 0 && option[1] > 0 && option[2] > 0 && option[3] >= 0 && option[3] < 65536;
  if (!context.Require(fits, "channels, steps and batch must be 1 or more, and bits 0 to 65535")) return;
  const int64_t columns = int64_t{option[1]} * option[2];
  const bool rows = option[4] != 0;
  if (rows) mask.Allocate(context, 0, {columns, option[0]});
  else mask.Allocate(context, 0, {option[0], columns});
  if (!context.Proceed()) return;
  durasweep::ChosenScans().mask({seeds.values<int32_t>(), option[0], option[1], option[2], option[3], mask.values<float>(), rows});
}

struct LinearTensors {
  void Read(Context& context) { ReadInputs(context, {&parameters, &options, &input}); }

  Tensor parameters, options, input;
};

struct Linear {
  durasweep::LinearShape shape;
  const float* bias;
};

bool ReadLinear(Context& context, const LinearTensors& tensors, Linear* linear) {
  if (!context.Proceed()) return false;
  if (!context.Require(tensors.options.count() == 2, "options must be two numbers")) return false;
  const int32_t* option = tensors.options.values<int32_t>();
  const int64_t classes = option[0], offset = option[1];
  const bool is_matrix = tensors.input.axes() == 2 && tensors.input.count() > 0;
  if (!context.Require(is_matrix && classes > 0, "the input must be a matrix, and there must be one class or more")) return false;
  const int64_t width = tensors.input.axis(0);
  const bool fits = offset >= 0 && offset + classes * (width + 1) <= tensors.parameters.count();
  if (!context.Require(fits, "the parameters of the layer must lie within the network's")) return false;
  const float* weight = tensors.parameters.values<float>() + offset;
  linear->shape = {width, classes, tensors.input.axis(1), weight, tensors.input.values<float>()};
  linear->bias = weight + classes * width;
  return true;
}

void ComputeLinear(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  LinearTensors tensors;
  tensors.Read(context);
  Linear linear;
  if (!ReadLinear(context, tensors, &linear)) return;
  Tensor logits;
  logits.Allocate(context, 0, {linear.shape.classes, linear.shape.batch});
  if (!context.Proceed()) return;
  durasweep::ChosenScans().classifier.forward({linear.shape, linear.bias, logits.values<float>()});
}

void ComputeLinearBack(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  LinearTensors tensors;
  tensors.Read(context);
  Tensor gradient;
  gradient.ReadInput(context, 3);
  Linear linear;
  if (!ReadLinear(context, tensors, &linear)) return;
  const auto& [width, classes, batch, weight, input] = linear.shape;
  if (!context.Require(gradient.count() == classes * batch, "the gradient must match the logits")) return;
  Tensor parameter_gradient, input_gradient;
  parameter_gradient.Allocate(context, 0, {classes * (width + 1)});
  input_gradient.Allocate(context, 1, {width, batch});
  if (!context.Proceed()) return;
  float* weights = parameter_gradient.values<float>();
  durasweep::ChosenScans().classifier.backward(
      {linear.shape, gradient.values<float>(), weights, weights + classes * width, input_gradient.values<float>()});
}

void ComputeCrossEntropy(void*, TF_OpKernelContext* raw) {
  Context context(raw);
  Tensor logits, targets, weights;
  ReadInputs(context, {&logits, &targets, &weights});
  if (!context.Proceed()) return;
  if (!context.Require(logits.axes() == 2 && logits.count() > 0, "the logits must be a matrix")) return;
  const int64_t classes = logits.axis(0), batch = logits.axis(1);
  if (!context.Require(targets.count() == logits.count(), "the targets must be [batch, classes]")) return;
  if (!context.Require(weights.count() == 0 || weights.count() == batch, "the weights must be one per sequence, or none")) return;
  Tensor losses, rows, gradient;
  losses.Allocate(context, 0, {batch});
  rows.Allocate(context, 1, {batch, classes});
  gradient.Allocate(context, 2, {classes, batch});
  if (!context.Proceed()) return;
  durasweep::ChosenScans().classifier.loss({classes, batch, logits.values<float>(), targets.values<float>(), weights.values<float>(),
                                            losses.values<float>(), rows.values<float>(), gradient.values<float>()});
}

}  // namespace

namespace durasweep {

void RegisterNetwork(TF_Status* status) {
  Register("DurasweepTake", {"parameters: float", "options: int32"}, {"matrix: float"}, ComputeTake, status);
  Register("DurasweepJoin", {"options: int32", "parts: N * float"}, {"vector: float"}, ComputeJoin, status, "N: int >= 1");
  Register("DurasweepAdam", {"weights: float", "first: float", "second: float", "gradient: float", "mask: float", "rates: float"}, {}, ComputeAdam,
           status);
  Register("DurasweepDropout", {"seeds: int32", "options: int32"}, {"mask: float"}, ComputeMask, status);
  Register("DurasweepLinear", {"parameters: float", "options: int32", "input: float"}, {"logits: float"}, ComputeLinear, status);
  Register("DurasweepLinearBack", {"parameters: float", "options: int32", "input: float", "gradient: float"},
           {"parameter_gradient: float", "input_gradient: float"}, ComputeLinearBack, status);
  Register("DurasweepCrossEntropy", {"logits: float", "targets: float", "weights: float"},
           {"losses: float", "rows: float", "gradient: float"}, ComputeCrossEntropy, status);
}

}  // namespace durasweep
