// The classifier at the end of every network: a linear layer and the cross-entropy of its softmax, forward and backward over a batch.

#ifndef DURASWEEP_CLASSIFIER_H
#define DURASWEEP_CLASSIFIER_H

#include "blocks.h"
#include "padded-matrix.h"

namespace {

using durasweep::CrossEntropy;
using durasweep::LinearBackward;
using durasweep::LinearForward;
using durasweep::LinearShape;

void RunLinear(const LinearForward& linear) {
  const LinearShape& shape = linear.shape;
  const PaddedMatrix weight(shape.weight, shape.classes, shape.width);
  PaddedMatrix sums(shape.classes, shape.batch);
  ForEachVector(shape.classes, shape.batch, [&](int64_t row, int64_t at) { Store(sums.at(row, at), Fill(linear.bias[row])); });
  AddMatrices<false>(weight, PaddedMatrix(shape.input, shape.width, shape.batch), &sums, shape.classes, shape.batch, shape.width);
  sums.Write(linear.logits, shape.classes, shape.batch);
}

void GoBackLinear(const LinearBackward& linear) {
  const LinearShape& shape = linear.shape;
  const PaddedMatrix gradient(linear.gradient, shape.classes, shape.batch);
  PaddedMatrix rows(shape.batch, shape.width);
  Transpose(shape.input, shape.batch, rows.at(0), rows.stride(), shape.width, shape.batch);
  PaddedMatrix weights(shape.classes, shape.width);
  AddMatrices<false>(gradient, rows, &weights, shape.classes, shape.width, shape.batch);
  weights.Write(linear.weight_gradient, shape.classes, shape.width);
  for (int64_t row = 0; row < shape.classes; ++row) linear.bias_gradient[row] = SumRow(gradient, row);
  const PaddedMatrix weight(shape.weight, shape.classes, shape.width);
  PaddedMatrix inputs(shape.width, shape.batch);
  AddMatrices<true>(weight, gradient, &inputs, shape.width, shape.batch, shape.classes);
  inputs.Write(linear.input_gradient, shape.width, shape.batch);
}

/// One SIMD vector of sequences: their softmax, and from it losses and gradients.
void ComputeLosses(const CrossEntropy& loss, const PaddedMatrix& logits, const PaddedMatrix& targets, int64_t first, PaddedMatrix* gradients) {
  Vector largest = Load(logits.at(0, first));
  for (int64_t row = 1; row < loss.classes; ++row) {
    const Vector logit = Load(logits.at(row, first));
    largest = logit > largest ? logit : largest;
  }
  Vector total = {};
  for (int64_t row = 0; row < loss.classes; ++row) {
    const Vector power = Exponent(Load(logits.at(row, first)) - largest);
    Store(gradients->at(row, first), power);
    total += power;
  }
  float logarithms[kLanes] = {};
  for (int64_t lane = 0; lane < kLanes; ++lane) logarithms[lane] = __builtin_logf(total[lane]);
  const Vector logarithm = Load(logarithms);
  Vector sum = {};
  for (int64_t row = 0; row < loss.classes; ++row) {
    const Vector target = Load(targets.at(row, first));
    sum += target * (logarithm - (Load(logits.at(row, first)) - largest));
    Store(gradients->at(row, first), Load(gradients->at(row, first)) / total - target);
  }
  const int64_t count = loss.batch - first < kLanes ? loss.batch - first : kLanes;
  std::memcpy(loss.losses + first, &sum, Bytes(count));
}

/// As TensorFlow's `SoftmaxCrossEntropyWithLogits`: the gradient is softmax − target, whatever the targets add up to.
void RunCrossEntropy(const CrossEntropy& loss) {
  const PaddedMatrix logits(loss.logits, loss.classes, loss.batch);
  PaddedMatrix targets(loss.classes, loss.batch), gradients(loss.classes, loss.batch);
  Transpose(loss.targets, loss.classes, targets.at(0), targets.stride(), loss.batch, loss.classes);
  for (int64_t first = 0; first < loss.batch; first += kLanes) ComputeLosses(loss, logits, targets, first, &gradients);
  const PaddedVector weights(loss.weights, loss.batch);
  const float share = 1.0f / static_cast<float>(loss.batch);
  ForEachVector(loss.classes, loss.batch, [&](int64_t row, int64_t at) {
    const Vector gradient = Load(gradients.at(row, at));
    Store(gradients.at(row, at), (loss.weights == nullptr ? gradient : gradient * Load(weights.at(at))) * share);
  });
  gradients.Write(loss.gradient, loss.classes, loss.batch);
  Transpose(loss.logits, loss.batch, loss.rows, loss.classes, loss.classes, loss.batch);
}

}  // namespace

#endif
