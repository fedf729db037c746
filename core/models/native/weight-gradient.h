// The gradient of a weight, accumulated over many rows.

#ifndef DURASWEEP_WEIGHT_GRADIENT_H
#define DURASWEEP_WEIGHT_GRADIENT_H

#include "product.h"

namespace {

/// Gradient of one weight, accumulated as `[in, sums]`.
class WeightGradient {
 public:
  /// @param rows maximum number that is added at once
  WeightGradient(int64_t inputs, int64_t sums, int64_t rows)
      : inputs_(inputs),
        sums_(sums),
        stride_(durasweep::Stride(sums)),
        values_(durasweep::RoundUp(inputs, 8) * stride_),
        panel_(rows * kTile) {}

  /// += input `[rows, in]` transposed · sums `[rows, sums]`
  void Add(const float* input, int64_t input_stride, const float* sums, int64_t sum_stride, int64_t rows) {
    AddTransposedProduct(input, input_stride, inputs_, sums, sum_stride, sums_, panel_.at(0), values_.at(0), stride_, rows);
  }

  /// Writes the rows of some sums, `[count, in]`.
  void Write(int64_t first_sum, int64_t count, float* to) const {
    Transpose(values_.at(first_sum), stride_, to, inputs_, inputs_, count);
  }

 private:
  int64_t inputs_;
  int64_t sums_;
  int64_t stride_;
  Buffer values_;
  Buffer panel_;
};

}  // namespace

#endif
