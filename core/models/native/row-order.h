// Which row of a scan's matrices belongs to which sequence, and from which step on.
//
// A sequence is idle as long as its input is zero from the scan's first step on: in a reverse scan, in its padding. All idle sequences have
// the same state, because they start with the same one, and the same derivatives. One of them stands for all: its row is computed, and
// carries the sum of their gradients. The others' own rows begin with a copy of it.

#ifndef DURASWEEP_ROW_ORDER_H
#define DURASWEEP_ROW_ORDER_H

#include "layout.h"
#include "rows.h"

namespace {

/// The sequence that is idle longest has row 0. The others follow in the order in which their rows begin, in groups of eight rows, so that
/// products have whole tiles.
class RowOrder {
 public:
  /// @param input matrix `[features, steps·batch]`; null: every row begins at the first step
  RowOrder(const ScanShape& shape, const Steps& steps, const float* input)
      : batch_(shape.batch), rows_(durasweep::PadRows(shape.batch)), sequences_(batch_), idle_(rows_) {
    const bool may_share = input != nullptr && steps.AreAllValid();
    for (int64_t sequence = 0; sequence < batch_; ++sequence) Insert(sequence, may_share ? CountIdle(shape, steps, input, sequence) : 0);
    shares_ = idle_[batch_ - 1] > 0;
    for (int64_t row = batch_; row < rows_; ++row) idle_[row] = idle_[batch_ - 1];
    MoveLastToFront();
  }

  /// Whether some row begins after the first step.
  bool shares() const { return shares_; }

  int64_t SequenceOf(int64_t row) const { return sequences_[row]; }

  /// Copies rows in the order of the batch to rows in this order.
  void TakeRows(const float* from, float* to, int64_t stride, int64_t columns) const {
    for (int64_t row = 0; row < batch_; ++row) std::memcpy(to + row * stride, from + sequences_[row] * stride, Bytes(columns));
  }

  /// The reverse, of a step's rows.
  void GiveRows(int64_t index, const float* from, float* to, int64_t stride, int64_t columns) const {
    const int64_t count = Count(index);
    for (int64_t row = 0; row < batch_; ++row) {
      std::memcpy(to + sequences_[row] * stride, from + (row < count ? row : 0) * stride, Bytes(columns));
    }
  }

  /// Copies a step's rows in the order of the batch to rows in this order. The row that stands for others gets the sum of theirs.
  void AddRows(int64_t index, const float* from, float* to, int64_t stride, int64_t columns) const {
    const int64_t count = Count(index);
    TakeRows(from, to, stride, columns);
    for (int64_t row = count; row < batch_; ++row) {
      for (int64_t at = 0; at < columns; ++at) to[at] += to[row * stride + at];
    }
  }

  /// Number of rows that are computed at a step.
  int64_t Count(int64_t index) const {
    int64_t count = kGroup;
    while (count < rows_ && idle_[count] <= index) count += kGroup;
    return count;
  }

 private:
  static constexpr int64_t kGroup = 8;

  /// The last step is never idle, so that every sequence has its own row in the end.
  static int64_t CountIdle(const ScanShape& shape, const Steps& steps, const float* input, int64_t sequence) {
    for (int64_t index = 0; index < steps.count() - 1; ++index) {
      const float* column = input + steps.At(index) * shape.batch + sequence;
      for (int64_t feature = 0; feature < shape.features; ++feature) {
        if (column[feature * shape.steps * shape.batch] != 0.0f) return index;
      }
    }
    return steps.count() - 1;
  }

  /// Inserts a sequence after the rows before `row` that are idle as long or shorter.
  void Insert(int64_t sequence, int64_t idle) {
    int64_t row = sequence;
    for (; row > 0 && idle_[row - 1] > idle; --row) {
      sequences_[row] = sequences_[row - 1];
      idle_[row] = idle_[row - 1];
    }
    sequences_[row] = sequence;
    idle_[row] = idle;
  }

  /// Makes the sequence that is idle longest row 0. If no rows are shared, the order stays that of the batch.
  void MoveLastToFront() {
    if (!shares_) return;
    const int64_t last = sequences_[batch_ - 1];
    for (int64_t row = batch_ - 1; row > 0; --row) {
      sequences_[row] = sequences_[row - 1];
      idle_[row] = idle_[row - 1];
    }
    sequences_[0] = last;
    idle_[0] = 0;
  }

  int64_t batch_;
  int64_t rows_;
  Numbers sequences_;
  Numbers idle_;  ///< steps before each row begins; never less than that of the row before
  bool shares_ = false;
};

}  // namespace

#endif
