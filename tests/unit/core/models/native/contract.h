// What the contracts of kernels share: numbers to try them with, and what differs.

#ifndef DURASWEEP_CONTRACT_H
#define DURASWEEP_CONTRACT_H

#include <cmath>
#include <cstdint>
#include <cstdio>
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

}  // namespace

#endif
