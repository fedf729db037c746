// What the contracts of several blocks need.

#ifndef DURASWEEP_BLOCKS_CONTRACT_H
#define DURASWEEP_BLOCKS_CONTRACT_H

#include "contract.h"

namespace {

Matrix Add(Matrix a, const Matrix& b) {
  for (std::size_t row = 0; row < a.size(); ++row) {
    for (std::size_t k = 0; k < a[row].size(); ++k) a[row][k] += b[row][k];
  }
  return a;
}

/// Masks: element by element, of one sequence.
Matrix Drop(Matrix rows, const std::vector<Values>& masks, std::size_t which, int64_t steps, int64_t batch, int64_t sequence) {
  if (masks.empty()) return rows;
  for (std::size_t step = 0; step < rows.size(); ++step) {
    for (std::size_t k = 0; k < rows[step].size(); ++k) rows[step][k] *= masks[which][k * steps * batch + step * batch + sequence];
  }
  return rows;
}

/// A length for each sequence, from 1 to all steps.
std::vector<int32_t> ChooseLengths(int64_t batch, int64_t steps) {
  std::vector<int32_t> lengths;
  for (int64_t sequence = 0; sequence < batch; ++sequence) lengths.push_back(static_cast<int32_t>(1 + sequence * 7 % steps));
  return lengths;
}

/// Puts a sequence's rows, or the last, into its columns.
void GiveSequence(const Matrix& rows, bool ends, int64_t steps, int64_t batch, int64_t sequence, Values* output) {
  const std::size_t first = ends ? rows.size() - 1 : 0;
  for (std::size_t step = first; step < rows.size(); ++step) {
    for (std::size_t k = 0; k < rows[step].size(); ++k) {
      (*output)[ends ? k * batch + sequence : k * steps * batch + step * batch + sequence] = rows[step][k];
    }
  }
}

std::vector<Values> DrawMasks(bool drops, const std::vector<int64_t>& channels, int64_t columns) {
  std::vector<Values> masks;
  for (std::size_t which = 0; drops && which < channels.size(); ++which) {
    masks.push_back(DrawMany(channels[which] * columns));
    for (double& value : masks.back()) value = value < -0.2 ? 0 : 1.25;
  }
  return masks;
}

std::vector<const float*> PointAt(const std::vector<std::vector<float>>& masks) {
  std::vector<const float*> pointers;
  for (const auto& mask : masks) pointers.push_back(mask.data());
  return pointers;
}

std::vector<std::vector<float>> ToFloatMasks(const std::vector<Values>& masks) {
  std::vector<std::vector<float>> floats;
  for (const Values& mask : masks) floats.push_back(ToFloats(mask));
  return floats;
}

}  // namespace

#endif
