// A cell over one recording, step by step: for low latency with a single recording, where the tiles of a batch would be mostly empty.

#ifndef DURASWEEP_RECORDING_H
#define DURASWEEP_RECORDING_H

#include "product.h"
#include "scan.h"
#include "vector.h"

namespace {

using durasweep::RecordingScan;

/// Number of vectors of sums held in registers at once.
constexpr int64_t kHeld = 8;

/// sums `[kCount vectors]` += row `[depth]` · matrix `[depth, …]`, whose rows are `stride` apart.
template <int64_t kCount>
inline void AddRowPart(const float* row, int64_t depth, const float* matrix, int64_t stride, float* sums) {
  Vector held[kCount];
  for (int64_t part = 0; part < kCount; ++part) held[part] = Load(sums + part * kLanes);
  for (int64_t k = 0; k < depth; ++k) {
    const Vector factor = Fill(row[k]);
    for (int64_t part = 0; part < kCount; ++part) held[part] += factor * Load(matrix + k * stride + part * kLanes);
  }
  for (int64_t part = 0; part < kCount; ++part) Store(sums + part * kLanes, held[part]);
}

/// sums `[columns]` += row `[depth]` · matrix `[depth, columns]`. The columns form whole vectors.
inline void AddRow(const float* row, int64_t depth, const float* matrix, int64_t columns, float* sums) {
  int64_t column = 0;
  for (; column + kHeld * kLanes <= columns; column += kHeld * kLanes) AddRowPart<kHeld>(row, depth, matrix + column, columns, sums + column);
  for (; column < columns; column += kLanes) AddRowPart<1>(row, depth, matrix + column, columns, sums + column);
}

template <typename Cell>
void RunRecording(const RecordingScan& scan) {
  const int64_t units = durasweep::PadUnits(scan.hidden);
  const int64_t columns = Cell::kGates * units;
  Buffer sums(Cell::kSumBlocks * units), states(2 * units), blocks(2 * Cell::kBlocks * units);
  for (int64_t index = 0; index < scan.steps; ++index) {
    const int64_t step = scan.reverse ? scan.steps - 1 - index : index;
    const float* before = states.at((index + 1) % 2 * units);
    float* after = states.at(index % 2 * units);
    const float* previous_blocks = index == 0 ? nullptr : blocks.at((index + 1) % 2 * Cell::kBlocks * units);
    std::memcpy(sums.at(0), scan.biases, Bytes(Cell::kSumBlocks * units));
    AddRow(scan.input + step * scan.features, scan.features, scan.weights.input, columns, sums.at(0));
    // The first state is zero.
    if (index > 0) AddRow(before, scan.hidden, scan.weights.recurrent, columns, sums.at(Cell::kStateBlock * units));
    const typename Cell::Forward cell{sums.at(0), previous_blocks, blocks.at(index % 2 * Cell::kBlocks * units), units, units};
    for (int64_t at = 0; at < units; at += kLanes) cell.OpenGates(at);
    for (int64_t at = 0; at < units; at += kLanes) Store(after + at, cell.Advance(at, Load(before + at)));
    std::memcpy(scan.outputs + step * scan.hidden, after, Bytes(scan.hidden));
  }
}

}  // namespace

#endif
