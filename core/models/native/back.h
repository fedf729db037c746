// The backward pass of a product.

#ifndef DURASWEEP_BACK_H
#define DURASWEEP_BACK_H

#include "rows.h"
#include "weight-gradient.h"

namespace {

/// A product's weight for the backward pass, with the accumulated gradients of the weight and the bias.
class Back {
 public:
  Back(const float* weight, int64_t outputs, int64_t inputs, int64_t rows)
      : outputs_(outputs), weight_(outputs, inputs), weight_gradient_(inputs, outputs, rows), bias_gradient_(nullptr, outputs) {
    weight_.SetRows(0, weight, outputs, inputs);
  }

  /// Accumulates the parameters' gradients. @param input of the product @param gradient of its output
  void Gather(const float* input, int64_t input_stride, const float* gradient, int64_t stride, int64_t rows) {
    weight_gradient_.Add(input, input_stride, gradient, stride, rows);
    AddColumns(gradient, stride, rows, outputs_, bias_gradient_.at(0));
  }

  /// to = gradient · weight
  void GiveInput(const float* gradient, int64_t stride, float* to, int64_t to_stride, int64_t rows) const {
    Project(gradient, stride, weight_, nullptr, to, to_stride, rows);
  }

  void WriteGradients(float* weight, float* bias) const {
    weight_gradient_.Write(0, outputs_, weight);
    std::memcpy(bias, bias_gradient_.at(0), Bytes(outputs_));
  }

 private:
  int64_t outputs_;
  PackedMatrix weight_;
  WeightGradient weight_gradient_;
  PaddedVector bias_gradient_;
};

}  // namespace

#endif
