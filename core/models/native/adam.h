// An update of all parameters by Adam, in one pass over the vectors.

#ifndef DURASWEEP_ADAM_H
#define DURASWEEP_ADAM_H

#include "blocks.h"
#include "memory.h"
#include "vector.h"

namespace {

using durasweep::AdamRates;
using durasweep::AdamUpdate;

/// One SIMD vector of parameters. @param mask null: all decay
inline void UpdateVector(const AdamRates& rates, float* weights, float* first_moment, float* second_moment, const float* gradient,
                         const float* mask) {
  const Vector slope = Load(gradient), weight = Load(weights);
  const Vector first = Load(first_moment) + (slope - Load(first_moment)) * rates.first_share;
  const Vector second = Load(second_moment) + (slope * slope - Load(second_moment)) * rates.second_share;
  const Vector decay = mask == nullptr ? Fill(rates.decay) : rates.decay * Load(mask);
  Store(first_moment, first);
  Store(second_moment, second);
  Store(weights, weight * (1.0f - decay) - rates.step_size * first / (SquareRoot(second) + rates.epsilon));
}

void UpdateByAdam(const AdamUpdate& update) {
  const auto& [count, weights, first, second, gradient, mask, rates] = update;
  int64_t at = 0;
  for (; at + kLanes <= count; at += kLanes) {
    UpdateVector(rates, weights + at, first + at, second + at, gradient + at, mask == nullptr ? nullptr : mask + at);
  }
  if (at == count) return;
  float* const updated[] = {weights + at, first + at, second + at};
  const std::size_t rest = Bytes(count - at);
  float own[5][kLanes] = {};
  for (int64_t part = 0; part < 3; ++part) std::memcpy(own[part], updated[part], rest);
  std::memcpy(own[3], gradient + at, rest);
  if (mask != nullptr) std::memcpy(own[4], mask + at, rest);
  UpdateVector(rates, own[0], own[1], own[2], own[3], mask == nullptr ? nullptr : own[4]);
  for (int64_t part = 0; part < 3; ++part) std::memcpy(updated[part], own[part], rest);
}

}  // namespace

#endif
