// Products of small matrices that fit in the caches.

#ifndef DURASWEEP_PRODUCT_H
#define DURASWEEP_PRODUCT_H

#include <utility>

#include "memory.h"
#include "scan.h"
#include "vector.h"

namespace {

/// A tile of a result is kRows × kTile values, all held in registers. These are enough concurrent sums to keep the multipliers busy, even
/// if another thread shares them. The remaining rows are computed in tiles of kLastRows.
#if defined(__AVX512F__)
constexpr int64_t kRows = 8;
constexpr int64_t kLastRows = 4;
constexpr int64_t kWidth = 2;
#elif defined(__AVX__)
constexpr int64_t kRows = 6;
constexpr int64_t kLastRows = 4;
constexpr int64_t kWidth = 2;
#elif defined(DURASWEEP_NEON)
constexpr int64_t kRows = 6;
constexpr int64_t kLastRows = 4;
constexpr int64_t kWidth = 4;
#else
constexpr int64_t kRows = 4;
constexpr int64_t kLastRows = 4;
constexpr int64_t kWidth = 2;
#endif
constexpr int64_t kTile = kWidth * kLanes;
/// Tiles of both heights together cover any multiple of this number of rows.
constexpr int64_t kRowUnit = kRows % kLastRows == 0 ? kLastRows : 2;

/// Depth after which a tile is written back, so that a panel stays in the L1 cache while all rows are processed.
constexpr int64_t kDepth = 128;

/// The right factor `[depth, columns]` of products, stored in panels `[depth, kTile]` that a product reads sequentially.
class PackedMatrix {
 public:
  PackedMatrix(int64_t depth, int64_t columns) : depth_(depth), columns_(durasweep::RoundUp(columns, kTile)), panels_(depth * columns_) {}

  int64_t depth() const { return depth_; }
  int64_t columns() const { return columns_; }

  /// Sets columns from `first` on, a multiple of 16, to the rows of `[columns, depth]`.
  void SetColumns(int64_t first, const float* rows, int64_t columns) {
    constexpr int64_t kPart = kTile < 16 ? kTile : 16;
    for (int64_t column = 0; column < columns; column += kPart) {
      const int64_t count = columns - column < kPart ? columns - column : kPart;
      Transpose(rows + column * depth_, depth_, at(0, first + column), kTile, count, depth_);
    }
  }

  /// Sets rows from `first` on to those of `[rows, columns]`.
  void SetRows(int64_t first, const float* values, int64_t rows, int64_t columns) {
    for (int64_t column = 0; column < columns; column += kTile) {
      const int64_t count = columns - column < kTile ? columns - column : kTile;
      for (int64_t row = 0; row < rows; ++row) std::memcpy(at(first + row, column), values + row * columns + column, Bytes(count));
    }
  }

  float* at(int64_t row, int64_t column) { return panels_.at((column / kTile * depth_ + row) * kTile + column % kTile); }
  const float* at(int64_t row, int64_t column) const { return panels_.at((column / kTile * depth_ + row) * kTile + column % kTile); }

 private:
  int64_t depth_;
  int64_t columns_;
  Buffer panels_;
};

/// result `[rows, kTile]` = initial + left `[rows, depth]` · right `[depth, kTile]`. The rows of a factor are its stride apart. If left is
/// transposed, its columns are, and the cache lines that the next tiles read are requested: they are apart too, so the processor does not.
/// Not inlined: the sums need almost all registers, so variables of the caller would be loaded again for every k.
/// kIndex counts the vectors of the tile, row by row. Constants as indices keep the sums in registers, before and after the loop as well.
template <bool kTransposed, int64_t... kIndex>
__attribute__((noinline)) void ComputeTile(std::integer_sequence<int64_t, kIndex...>, const float* left, int64_t left_stride, const float* right,
                                           int64_t right_stride, const float* initial, int64_t initial_stride, float* result,
                                           int64_t result_stride, int64_t depth) {
  Vector sums[] = {Load(initial + kIndex / kWidth * initial_stride + kIndex % kWidth * kLanes)...};
  for (int64_t k = 0; k < depth; ++k) {
    if (kTransposed) __builtin_prefetch(left + k * left_stride + kLine);
    Vector columns[kWidth];
    for (int64_t part = 0; part < kWidth; ++part) columns[part] = Load(right + k * right_stride + part * kLanes);
    const auto factor = [&](int64_t row) { return Fill(kTransposed ? left[k * left_stride + row] : left[row * left_stride + k]); };
    ((sums[kIndex] += factor(kIndex / kWidth) * columns[kIndex % kWidth]), ...);
  }
  (Store(result + kIndex / kWidth * result_stride + kIndex % kWidth * kLanes, sums[kIndex]), ...);
}

/// The indices of a tile's vectors.
template <int64_t kTileRows>
using TileIndices = std::make_integer_sequence<int64_t, kTileRows * kWidth>;

/// ComputeTile for all tiles of a multiple of kRowUnit rows: first as many tiles of kRows as leave whole tiles of kLastRows, then those.
template <bool kTransposed>
inline void ComputeTiles(const float* left, int64_t left_stride, const float* right, int64_t right_stride, const float* initial,
                         int64_t initial_stride, float* result, int64_t result_stride, int64_t depth, int64_t rows) {
  const int64_t left_step = kTransposed ? 1 : left_stride;
  int64_t last = rows / kRows * kRows;
  while (last > 0 && (rows - last) % kLastRows != 0) last -= kRows;
  for (int64_t row = 0; row < last; row += kRows) {
    ComputeTile<kTransposed>(TileIndices<kRows>(), left + row * left_step, left_stride, right, right_stride, initial + row * initial_stride,
                             initial_stride, result + row * result_stride, result_stride, depth);
  }
  for (int64_t row = last; row < rows; row += kLastRows) {
    ComputeTile<kTransposed>(TileIndices<kLastRows>(), left + row * left_step, left_stride, right, right_stride, initial + row * initial_stride,
                             initial_stride, result + row * result_stride, result_stride, depth);
  }
}

/// result += left · right, tile by tile.
template <bool kTransposed>
inline void AddTiles(const float* left, int64_t left_stride, const float* right, int64_t right_stride, float* result, int64_t result_stride,
                     int64_t depth, int64_t rows) {
  ComputeTiles<kTransposed>(left, left_stride, right, right_stride, result, result_stride, result, result_stride, depth, rows);
}

/// result `[rows, columns]` += left `[rows, depth]` · right. Rows are a multiple of 8. Columns are written up to a whole tile.
inline void AddProduct(const float* left, int64_t left_stride, const PackedMatrix& right, float* result, int64_t result_stride,
                       int64_t rows) {
  for (int64_t column = 0; column < right.columns(); column += kTile) {
    for (int64_t k = 0; k < right.depth(); k += kDepth) {
      const int64_t depth = right.depth() - k < kDepth ? right.depth() - k : kDepth;
      AddTiles<false>(left + k, left_stride, right.at(k, column), kTile, result + column, result_stride, depth, rows);
    }
  }
}

/// Initial value of sums without a bias.
alignas(64) constexpr float kZeros[kTile] = {};

/// sums `[rows, stride]` = bias + left `[rows, depth]` · right. Rows are a multiple of 8. @param bias null: zero
inline void Project(const float* left, int64_t left_stride, const PackedMatrix& right, const float* bias, float* sums, int64_t stride,
                    int64_t rows) {
  for (int64_t column = 0; column < right.columns(); column += kTile) {
    float* own = sums + column;
    for (int64_t k = 0; k < right.depth(); k += kDepth) {
      const int64_t depth = right.depth() - k < kDepth ? right.depth() - k : kDepth;
      const float* first = bias == nullptr ? kZeros : bias + column;
      ComputeTiles<false>(left + k, left_stride, right.at(k, column), kTile, k == 0 ? first : own, k == 0 ? 0 : stride, own, stride, depth, rows);
    }
  }
}

/// Rows of a factor with a stride over a page are first copied to adjacent memory, if several tiles read them. Otherwise each would need its
/// own TLB entry.
constexpr int64_t kNearRows = 1024;

/// result `[inputs, columns]` += left `[rows, inputs]` transposed · right `[rows, columns]`. Inputs are written up to a multiple of 8 and
/// columns up to a whole tile.
/// @param panel space for `[rows, kTile]`
inline void AddTransposedProduct(const float* left, int64_t left_stride, int64_t inputs, const float* right, int64_t right_stride,
                                 int64_t columns, float* panel, float* result, int64_t result_stride, int64_t rows) {
  const int64_t whole_inputs = durasweep::RoundUp(inputs, kRowUnit);
  for (int64_t column = 0; column < columns; column += kTile) {
    if (right_stride <= kNearRows || inputs <= kRows) {
      AddTiles<true>(left, left_stride, right + column, right_stride, result + column, result_stride, rows, whole_inputs);
      continue;
    }
    for (int64_t row = 0; row < rows; ++row) std::memcpy(panel + row * kTile, right + row * right_stride + column, Bytes(kTile));
    AddTiles<true>(left, left_stride, panel, kTile, result + column, result_stride, rows, whole_inputs);
  }
}

/// sum `[kCount vectors]` += each row. Several columns are summed at once because each is a chain of dependent additions.
template <int64_t kCount>
inline void AddColumnsOf(const float* rows, int64_t stride, int64_t count, float* sum) {
  Vector totals[kCount];
  for (int64_t part = 0; part < kCount; ++part) totals[part] = Load(sum + part * kLanes);
  for (int64_t row = 0; row < count; ++row) {
    for (int64_t part = 0; part < kCount; ++part) totals[part] += Load(rows + row * stride + part * kLanes);
  }
  for (int64_t part = 0; part < kCount; ++part) Store(sum + part * kLanes, totals[part]);
}

/// sum `[columns]` += each row
inline void AddColumns(const float* rows, int64_t stride, int64_t count, int64_t columns, float* sum) {
  constexpr int64_t kAtOnce = 8;
  int64_t at = 0;
  for (; at + kAtOnce * kLanes <= columns; at += kAtOnce * kLanes) AddColumnsOf<kAtOnce>(rows + at, stride, count, sum + at);
  for (; at < columns; at += kLanes) AddColumnsOf<1>(rows + at, stride, count, sum + at);
}

}  // namespace

#endif
