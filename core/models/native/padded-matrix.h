// Products of matrices of any size.

#ifndef DURASWEEP_PADDED_MATRIX_H
#define DURASWEEP_PADDED_MATRIX_H

#include "rows.h"

namespace {

/// A copy of a matrix with zeros after its last row and column, so that tiles may read and write beyond them.
class PaddedMatrix {
 public:
  PaddedMatrix(int64_t rows, int64_t columns) : stride_(RowStride(columns)), values_((rows + kSpareRows) * stride_) {}

  PaddedMatrix(const float* values, int64_t rows, int64_t columns) : PaddedMatrix(rows, columns) {
    for (int64_t row = 0; row < rows; ++row) std::memcpy(at(row), values + row * columns, Bytes(columns));
  }

  void Write(float* values, int64_t rows, int64_t columns) const {
    for (int64_t row = 0; row < rows; ++row) std::memcpy(values + row * columns, at(row), Bytes(columns));
  }

  int64_t stride() const { return stride_; }
  float* at(int64_t row, int64_t column = 0) { return values_.at(row * stride_ + column); }
  const float* at(int64_t row, int64_t column = 0) const { return values_.at(row * stride_ + column); }

 private:
  int64_t stride_;
  Buffer values_;
};

/// result `[rows, columns]` += left `[rows, depth]` · right `[depth, columns]`; left transposed: `[depth, rows]`.
template <bool kTransposed>
void AddMatrices(const PaddedMatrix& left, const PaddedMatrix& right, PaddedMatrix* result, int64_t rows, int64_t columns, int64_t depth) {
  const int64_t whole_rows = durasweep::RoundUp(rows, kRowUnit);
  for (int64_t column = 0; column < columns; column += kTile) {
    for (int64_t k = 0; k < depth; k += kDepth) {
      const float* from = kTransposed ? left.at(k) : left.at(0, k);
      AddTiles<kTransposed>(from, left.stride(), right.at(k, column), right.stride(), result->at(0, column), result->stride(),
                            depth - k < kDepth ? depth - k : kDepth, whole_rows);
    }
  }
}

inline float SumRow(const PaddedMatrix& matrix, int64_t row) {
  Vector sum = {};
  for (int64_t at = 0; at < matrix.stride(); at += kLanes) sum += Load(matrix.at(row, at));
  return SumLanes(sum);
}

}  // namespace

#endif
