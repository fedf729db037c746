// Layer normalisation of rows.

#ifndef DURASWEEP_NORM_H
#define DURASWEEP_NORM_H

#include "rows.h"

namespace {

constexpr float kEpsilon = 1e-5f;

/// One normalisation's parameters, and their accumulated gradients.
class Norm {
 public:
  Norm(const float* weight, const float* bias, int64_t width)
      : width_(width), weight_(weight, width), bias_(bias, width), weight_gradient_(nullptr, width), bias_gradient_(nullptr, width) {}

  /// standard = (x − mean) / √(variance + ε), output = standard · weight + bias. Padding columns stay zero.
  /// @param scales receives 1 / √(variance + ε) of each row
  void Run(const float* x, int64_t stride, float* standard, int64_t standard_stride, float* scales, float* output, int64_t output_stride,
           int64_t rows) const {
    for (int64_t row = 0; row < rows; ++row) {
      float* own = standard + row * standard_stride;
      scales[row] = Standardise(x + row * stride, own);
      for (int64_t at = 0; at < width_; at += kLanes) Store(output + row * output_stride + at, Load(own + at) * Load(weight_.at(at)) + Load(bias_.at(at)));
    }
  }

  /// Computes the gradient of x from that of the output, in place or not, and accumulates the parameters' gradients.
  void GoBack(const float* gradient, int64_t stride, const float* standard, int64_t standard_stride, const float* scales, float* to,
              int64_t to_stride, int64_t rows) {
    const float share = 1.0f / static_cast<float>(width_);
    for (int64_t row = 0; row < rows; ++row) {
      const float* given = gradient + row * stride;
      const float* own = standard + row * standard_stride;
      float* result = to + row * to_stride;
      Vector sum = {}, along = {};
      for (int64_t at = 0; at < width_; at += kLanes) {
        const Vector value = Load(given + at);
        const Vector scaled = value * Load(weight_.at(at));
        sum += scaled;
        along += scaled * Load(own + at);
        Store(weight_gradient_.at(at), Load(weight_gradient_.at(at)) + value * Load(own + at));
        Store(bias_gradient_.at(at), Load(bias_gradient_.at(at)) + value);
      }
      const float mean = SumLanes(sum) * share, mean_along = SumLanes(along) * share;
      for (int64_t at = 0; at < width_; at += kLanes) {
        const Vector scaled = Load(given + at) * Load(weight_.at(at));
        Store(result + at, scales[row] * (scaled - mean - Load(own + at) * mean_along));
      }
      ClearPadding(result);
    }
  }

  void WriteGradients(float* weight, float* bias) const {
    std::memcpy(weight, weight_gradient_.at(0), Bytes(width_));
    std::memcpy(bias, bias_gradient_.at(0), Bytes(width_));
  }

 private:
  float Standardise(const float* x, float* standard) const {
    const float share = 1.0f / static_cast<float>(width_);
    Vector sum = {};
    for (int64_t at = 0; at < width_; at += kLanes) sum += Load(x + at);
    const float mean = SumLanes(sum) * share;
    for (int64_t at = 0; at < width_; at += kLanes) Store(standard + at, Load(x + at) - mean);
    ClearPadding(standard);
    Vector squares = {};
    for (int64_t at = 0; at < width_; at += kLanes) squares += Load(standard + at) * Load(standard + at);
    const float scale = 1.0f / __builtin_sqrtf(SumLanes(squares) * share + kEpsilon);
    for (int64_t at = 0; at < width_; at += kLanes) Store(standard + at, Load(standard + at) * scale);
    return scale;
  }

  void ClearPadding(float* row) const {
    for (int64_t at = width_; at % kLanes != 0; ++at) row[at] = 0;
  }

  int64_t width_;
  PaddedVector weight_;
  PaddedVector bias_;
  PaddedVector weight_gradient_;
  PaddedVector bias_gradient_;
};

}  // namespace

#endif
