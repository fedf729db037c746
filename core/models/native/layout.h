// Memory layout of a scan's matrices, and the time steps it visits.
//
// Inside a scan, matrices are sequence-major, `[batch, units]`, so that no product of a step has to rearrange its factors, forward or
// backward.

#ifndef DURASWEEP_LAYOUT_H
#define DURASWEEP_LAYOUT_H

#include "product.h"
#include "scan.h"

namespace {

using durasweep::ScanShape;

/// Sizes of a scan's internal matrices.
struct Layout {
  explicit Layout(const ScanShape& shape, int64_t blocks, int64_t sum_blocks)
      : rows(durasweep::PadRows(shape.batch)),
        units(durasweep::PadUnits(shape.hidden)),
        input_stride(durasweep::Stride(shape.features)),
        state_stride(durasweep::Stride(shape.hidden)),
        sum_stride(durasweep::Stride(sum_blocks * durasweep::PadUnits(shape.hidden))),
        step_size(durasweep::SavedStepSize(shape.features, shape.hidden, shape.batch, blocks)) {}

  int64_t block_stride() const { return rows * units; }

  int64_t rows;
  int64_t units;
  int64_t input_stride;
  int64_t state_stride;
  int64_t sum_stride;
  int64_t step_size;
};

/// The parts of a step's saved values.
template <typename Value>
struct SavedStep {
  SavedStep(Value* step, const Layout& layout)
      : input(step), state(input + layout.rows * layout.input_stride), blocks(state + layout.rows * layout.state_stride) {}

  Value* input;
  Value* state;
  Value* blocks;
};

/// The time steps that a scan visits; `index` counts them in the order of the scan.
class Steps {
 public:
  explicit Steps(const ScanShape& shape) : shape_(shape), count_(CountValid(shape)) {}

  int64_t count() const { return count_; }
  int64_t At(int64_t index) const { return shape_.reverse ? count_ - 1 - index : index; }

  /// Whether every step is valid in every sequence.
  bool AreAllValid() const {
    for (int64_t sequence = 0; shape_.lengths != nullptr && sequence < shape_.batch; ++sequence) {
      if (shape_.lengths[sequence] < count_) return false;
    }
    return true;
  }

  bool IsValid(int64_t sequence, int64_t index) const {
    return sequence < shape_.batch && (shape_.lengths == nullptr || At(index) < shape_.lengths[sequence]);
  }

  /// Whether this is the scan's last step in a sequence.
  bool IsEnd(int64_t sequence, int64_t index) const {
    return IsValid(sequence, index) && (index + 1 == count_ || !IsValid(sequence, index + 1));
  }

  /// Sets the columns of skipped time steps to zero in a matrix `[rows, steps·batch]`.
  void FillRest(float* matrix, int64_t rows) const {
    const int64_t rest = (shape_.steps - count_) * shape_.batch;
    for (int64_t row = 0; row < rows; ++row) FillZeros(matrix + (row * shape_.steps + count_) * shape_.batch, rest);
  }

  /// The same for rows `[steps·batch, width]`.
  void FillRestOfRows(float* rows, int64_t width) const {
    FillZeros(rows + count_ * shape_.batch * width, (shape_.steps - count_) * shape_.batch * width);
  }

 private:
  /// Number of time steps up to the end of the longest sequence. Padding beyond it needs no computation.
  static int64_t CountValid(const ScanShape& shape) {
    if (shape.lengths == nullptr) return shape.steps;
    int64_t longest = 0;
    for (int64_t sequence = 0; sequence < shape.batch; ++sequence) {
      if (shape.lengths[sequence] > longest) longest = shape.lengths[sequence];
    }
    return longest < shape.steps ? longest : shape.steps;
  }

  const ScanShape& shape_;
  int64_t count_;
};

}  // namespace

#endif
