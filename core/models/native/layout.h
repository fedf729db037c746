// How a scan's matrices lie, and which steps it runs through.
//
// Inside, everything lies sequence by sequence, `[batch, units]`: then none of the products of a step, forward or back, must move its
// factors first.

#ifndef DURASWEEP_LAYOUT_H
#define DURASWEEP_LAYOUT_H

#include "product.h"
#include "scan.h"

namespace {

using durasweep::ScanShape;

/// Sizes of everything inside a scan.
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

/// The parts of what a step saves.
template <typename Value>
struct SavedStep {
  SavedStep(Value* step, const Layout& layout)
      : input(step), state(input + layout.rows * layout.input_stride), blocks(state + layout.rows * layout.state_stride) {}

  Value* input;
  Value* state;
  Value* blocks;
};

/// The steps a scan runs through, `index` counting them from its beginning.
class Steps {
 public:
  explicit Steps(const ScanShape& shape) : shape_(shape), count_(CountValid(shape)) {}

  int64_t count() const { return count_; }
  int64_t At(int64_t index) const { return shape_.reverse ? count_ - 1 - index : index; }

  bool IsValid(int64_t sequence, int64_t index) const {
    return sequence < shape_.batch && (shape_.lengths == nullptr || At(index) < shape_.lengths[sequence]);
  }

  /// Whether a scan leaves a sequence with this step.
  bool IsEnd(int64_t sequence, int64_t index) const {
    return IsValid(sequence, index) && (index + 1 == count_ || !IsValid(sequence, index + 1));
  }

  /// Zeros in the columns of steps that are left out, of a matrix `[rows, steps·batch]`.
  void FillRest(float* matrix, int64_t rows) const {
    const int64_t rest = (shape_.steps - count_) * shape_.batch;
    for (int64_t row = 0; row < rows; ++row) FillZeros(matrix + (row * shape_.steps + count_) * shape_.batch, rest);
  }

 private:
  /// Up to the longest sequence's last; what a batch is padded further needs no computing.
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
