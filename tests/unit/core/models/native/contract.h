// What the contracts of kernels share: numbers to try them with, and what differs.

#ifndef DURASWEEP_CONTRACT_H
#define DURASWEEP_CONTRACT_H

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace {

using Values = std::vector<double>;

uint64_t state = 88172645463325252u;

double Draw() {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  // A float exactly, so that both forms are given the same.
  return static_cast<float>(static_cast<double>(state >> 40) / 16777216.0 - 0.5);
}

Values DrawMany(int64_t count) {
  Values values(static_cast<std::size_t>(count));
  for (double& value : values) value = Draw();
  return values;
}

std::vector<float> ToFloats(const Values& values) { return std::vector<float>(values.begin(), values.end()); }

double Weigh(const Values& outputs, const Values& weights) {
  double sum = 0;
  for (std::size_t at = 0; at < outputs.size(); ++at) sum += outputs[at] * weights[at];
  return sum;
}

int failures = 0;

bool Agrees(double ours, double reference) { return std::fabs(ours - reference) <= 2e-5 * (1 + std::fabs(reference)); }

using Matrix = std::vector<Values>;  // a row for each step

inline Matrix Project(const Matrix& rows, const double* weight, const double* bias, int64_t outputs) {
  Matrix result;
  for (const Values& row : rows) {
    Values sums(bias, bias + outputs);
    for (int64_t output = 0; output < outputs; ++output) {
      for (std::size_t k = 0; k < row.size(); ++k) sums[output] += weight[output * row.size() + k] * row[k];
    }
    result.push_back(sums);
  }
  return result;
}

inline Matrix Relu(Matrix rows) {
  for (Values& row : rows) {
    for (double& value : row) value = std::max(value, 0.0);
  }
  return rows;
}

/// Of a matrix `[width, steps·batch]` one sequence's steps.
inline Matrix TakeSequence(const Values& matrix, int64_t width, int64_t steps, int64_t batch, int64_t sequence, int64_t length) {
  Matrix rows(length, Values(width));
  for (int64_t step = 0; step < length; ++step) {
    for (int64_t k = 0; k < width; ++k) rows[step][k] = matrix[k * steps * batch + step * batch + sequence];
  }
  return rows;
}

inline void Expect(const std::string& name, const char* what, double ours, double reference) {
  if (Agrees(ours, reference)) return;
  ++failures;
  std::printf("%s: %s is %.9g, not %.9g\n", name.c_str(), what, ours, reference);
}

/// Output against output, and gradients along random directions against differences of the readable form.
inline void Compare(const std::string& name, const std::function<Values()>& run, const std::vector<float>& output, const Values& weights,
             const std::vector<std::pair<Values*, const std::vector<float>*>>& gradients) {
  const Values expected = run();
  for (std::size_t at = 0; at < expected.size(); ++at) Expect(name, "an output", output[at], expected[at]);
  for (const auto& [values, gradient] : gradients) {
    const Values before = *values, direction = DrawMany(static_cast<int64_t>(before.size()));
    const auto loss = [&](double step) {
      for (std::size_t at = 0; at < before.size(); ++at) (*values)[at] = before[at] + step * direction[at];
      return Weigh(run(), weights);
    };
    const double slope = (loss(1e-6) - loss(-1e-6)) / 2e-6;
    *values = before;
    Expect(name, "a gradient", Weigh(Values(gradient->begin(), gradient->end()), direction), slope);
  }
}

}  // namespace

#endif
