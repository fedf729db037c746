// A batch as rows: one for every valid time step of every sequence. The steps of a sequence are adjacent.

#ifndef DURASWEEP_ROWS_H
#define DURASWEEP_ROWS_H

#include "product.h"
#include "scan.h"
#include "vector.h"

namespace {

/// Distance between rows. It leaves space for a last tile and keeps the elements of a column from sharing one cache set.
constexpr int64_t RowStride(int64_t columns) {
  const int64_t whole = durasweep::RoundUp(columns, 32);
  return whole % 512 == 0 ? whole + 16 : whole;
}

/// Extra rows after the last. The last tile of a product may read them.
constexpr int64_t kSpareRows = 8;

/// Rows that are computed together, so that they stay in the L2 cache from one product to the next. A longer sequence is its own group.
constexpr int64_t kGroupRows = 96;

/// An array of integers. Not a standard container, because its code would be shared between processor levels.
class Numbers {
 public:
  explicit Numbers(int64_t count) : data_(static_cast<int64_t*>(::operator new(sizeof(int64_t) * static_cast<std::size_t>(count)))) {}
  Numbers(const Numbers&) = delete;
  Numbers& operator=(const Numbers&) = delete;
  Numbers(Numbers&& other) : data_(other.data_) { other.data_ = nullptr; }
  ~Numbers() { ::operator delete(data_); }
  int64_t& operator[](int64_t index) { return data_[index]; }
  int64_t operator[](int64_t index) const { return data_[index]; }

 private:
  int64_t* data_;
};

/// The row for each column `block·batch + sequence` of a matrix; −1: none.
class RowMap {
 public:
  RowMap(int64_t blocks, int64_t batch) : blocks_(blocks), batch_(batch), rows_(blocks * batch) {
    for (int64_t at = 0; at < blocks * batch; ++at) rows_[at] = -1;
  }

  void Set(int64_t block, int64_t sequence, int64_t row) { rows_[block * batch_ + sequence] = row; }

  /// Copies the mapped columns of a matrix `[width, blocks·batch]` to their rows.
  void TakeRows(const float* matrix, int64_t width, float* rows, int64_t stride) const {
    Buffer block_rows(batch_ * RowStride(width));
    const int64_t block_stride = RowStride(width);
    for (int64_t block = 0; block < blocks_; ++block) {
      if (!HasRows(block)) continue;
      Transpose(matrix + block * batch_, blocks_ * batch_, block_rows.at(0), block_stride, width, batch_);
      for (int64_t sequence = 0; sequence < batch_; ++sequence) {
        const int64_t row = rows_[block * batch_ + sequence];
        if (row >= 0) std::memcpy(rows + row * stride, block_rows.at(sequence * block_stride), Bytes(width));
      }
    }
  }

  /// The reverse: copies the rows to their columns and sets all other columns to zero.
  void GiveRows(const float* rows, int64_t stride, float* matrix, int64_t width) const {
    const int64_t block_stride = RowStride(width);
    Buffer block_rows(batch_ * block_stride);
    for (int64_t block = 0; block < blocks_; ++block) {
      for (int64_t sequence = 0; sequence < batch_; ++sequence) {
        const int64_t row = rows_[block * batch_ + sequence];
        float* to = block_rows.at(sequence * block_stride);
        if (row >= 0) std::memcpy(to, rows + row * stride, Bytes(width));
        else FillZeros(to, width);
      }
      Transpose(block_rows.at(0), block_stride, matrix + block * batch_, blocks_ * batch_, batch_, width);
    }
  }

 private:
  bool HasRows(int64_t block) const {
    for (int64_t sequence = 0; sequence < batch_; ++sequence) {
      if (rows_[block * batch_ + sequence] >= 0) return true;
    }
    return false;
  }

  int64_t blocks_;
  int64_t batch_;
  Numbers rows_;
};

/// Rows of one width.
template <typename Value>
struct Rows {
  Value* at(int64_t row) const { return values + row * stride; }

  Value* values;
  int64_t stride;
};

/// Divides memory into consecutive parts. Without memory (null) it only counts the size they need.
template <typename Value>
class Cutter {
 public:
  explicit Cutter(Value* memory) : memory_(memory) {}

  Value* Cut(int64_t count) {
    Value* part = memory_ == nullptr ? nullptr : memory_ + used_;
    used_ += count;
    return part;
  }

  Rows<Value> CutRows(int64_t rows, int64_t columns) {
    const int64_t stride = RowStride(columns);
    return {Cut((rows + kSpareRows) * stride), stride};
  }

  int64_t used() const { return used_; }

 private:
  Value* memory_;
  int64_t used_ = 0;
};

/// A vector, padded with zeros to whole SIMD vectors.
class PaddedVector {
 public:
  PaddedVector(const float* values, int64_t count) : values_(RowStride(count)) {
    if (values != nullptr) std::memcpy(values_.at(0), values, Bytes(count));
  }
  float* at(int64_t index) { return values_.at(index); }
  const float* at(int64_t index) const { return values_.at(index); }

 private:
  Buffer values_;
};

/// Calls a function for each SIMD vector of columns in each row.
template <typename Function>
inline void ForEachVector(int64_t rows, int64_t columns, Function function) {
  for (int64_t row = 0; row < rows; ++row) {
    for (int64_t at = 0; at < columns; at += kLanes) function(row, at);
  }
}

/// Copies whole SIMD vectors.
inline void CopyVectors(const float* from, float* to, int64_t columns) {
  for (int64_t at = 0; at < columns; at += kLanes) Store(to + at, Load(from + at));
}

inline void AddRows(const float* from, int64_t stride, float* to, int64_t to_stride, int64_t rows, int64_t columns) {
  ForEachVector(rows, columns, [&](int64_t row, int64_t at) {
    float* own = to + row * to_stride + at;
    Store(own, Load(own) + Load(from + row * stride + at));
  });
}

/// Combines the groups of four lanes of a vector with a function, then the four remaining lanes.
template <typename Function>
inline float Reduce(Vector value, Function combine) {
  Four parts[kLanes / 4];
  std::memcpy(parts, &value, sizeof value);
  for (int64_t count = kLanes / 8; count > 0; count /= 2) {
    for (int64_t part = 0; part < count; ++part) {
      for (int64_t lane = 0; lane < 4; ++lane) parts[part][lane] = combine(parts[part][lane], parts[part + count][lane]);
    }
  }
  const Four last = parts[0];
  return combine(combine(last[0], last[2]), combine(last[1], last[3]));
}

inline float SumLanes(Vector value) {
  return Reduce(value, [](float a, float b) { return a + b; });
}

inline float MaximumOfLanes(Vector value) {
  return Reduce(value, [](float a, float b) { return a > b ? a : b; });
}

}  // namespace

#endif
