// The weight of a convolution in the order in which a product reads it.

#ifndef DURASWEEP_FLAT_WEIGHT_H
#define DURASWEEP_FLAT_WEIGHT_H

#include "product.h"

namespace {

/// A convolution's weight `[channels, width, kernel]` as `[channels, kernel·width]`, in the layout of the patches.
class FlatWeight {
 public:
  FlatWeight(int64_t channels, int64_t width, int64_t kernel) : channels_(channels), width_(width), kernel_(kernel), values_(channels * width * kernel) {}

  FlatWeight(const float* weight, int64_t channels, int64_t width, int64_t kernel) : FlatWeight(channels, width, kernel) {
    ForEach([&](int64_t flat, int64_t own) { *values_.at(flat) = weight[own]; });
  }

  float* values() { return values_.at(0); }
  const float* values() const { return values_.at(0); }

  void Write(float* weight) const {
    ForEach([&](int64_t flat, int64_t own) { weight[own] = *values_.at(flat); });
  }

 private:
  template <typename Function>
  void ForEach(Function function) const {
    for (int64_t channel = 0; channel < channels_; ++channel) {
      for (int64_t in = 0; in < width_; ++in) {
        for (int64_t tap = 0; tap < kernel_; ++tap) function((channel * kernel_ + tap) * width_ + in, (channel * width_ + in) * kernel_ + tap);
      }
    }
  }

  int64_t channels_;
  int64_t width_;
  int64_t kernel_;
  Buffer values_;
};

}  // namespace

#endif
