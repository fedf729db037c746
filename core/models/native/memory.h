// Memory of matrices: buffers, copies, transposition.

#ifndef DURASWEEP_MEMORY_H
#define DURASWEEP_MEMORY_H

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

namespace {

/// Floats in a cache line.
constexpr int64_t kLine = 16;

constexpr std::size_t Bytes(int64_t floats) { return sizeof(float) * static_cast<std::size_t>(floats); }

inline void FillZeros(float* values, int64_t count) { std::memset(values, 0, Bytes(count)); }

/// Memory for floats, initialised to zero and aligned to cache lines.
class Buffer {
 public:
  explicit Buffer(int64_t count) : data_(static_cast<float*>(::operator new(Bytes(count), std::align_val_t{64}))) {
    FillZeros(data_, count);
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { ::operator delete(data_, std::align_val_t{64}); }
  float* at(int64_t index) { return data_ + index; }
  const float* at(int64_t index) const { return data_ + index; }

 private:
  float* data_;
};

/// to = from, multiplied by a mask if there is one.
inline void CopyMasked(const float* __restrict from, const float* __restrict mask, float* __restrict to, int64_t count) {
  if (mask == nullptr) std::memcpy(to, from, Bytes(count));
  else
    for (int64_t at = 0; at < count; ++at) to[at] = from[at] * mask[at];
}

typedef float Four __attribute__((vector_size(16)));

/// Transposes a block of four rows and four columns.
inline void TransposeFour(const float* from, int64_t from_stride, float* to, int64_t to_stride) {
  Four a, b, c, d;
  std::memcpy(&a, from, sizeof a);
  std::memcpy(&b, from + from_stride, sizeof b);
  std::memcpy(&c, from + 2 * from_stride, sizeof c);
  std::memcpy(&d, from + 3 * from_stride, sizeof d);
  const Four ab = {a[0], b[0], a[1], b[1]}, cd = {c[0], d[0], c[1], d[1]};
  const Four ab_high = {a[2], b[2], a[3], b[3]}, cd_high = {c[2], d[2], c[3], d[3]};
  const Four columns[4] = {
      {ab[0], ab[1], cd[0], cd[1]},
      {ab[2], ab[3], cd[2], cd[3]},
      {ab_high[0], ab_high[1], cd_high[0], cd_high[1]},
      {ab_high[2], ab_high[3], cd_high[2], cd_high[3]},
  };
  for (int64_t column = 0; column < 4; ++column) std::memcpy(to + column * to_stride, &columns[column], sizeof a);
}

/// Requests the cache lines of a block that is about to be transposed. Its rows and columns are too far apart for the processor to do so.
inline void FetchBlock(const float* from, int64_t from_stride, const float* to, int64_t to_stride, int64_t rows, int64_t columns) {
  for (int64_t row = 0; row < rows; ++row) {
    for (int64_t column = 0; column < columns; column += kLine) __builtin_prefetch(from + row * from_stride + column);
  }
  for (int64_t column = 0; rows > 0 && column < columns; ++column) __builtin_prefetch(to + column * to_stride, 1);
}

/// Writes a matrix `[rows, columns]` as `[columns, rows]`.
inline void Transpose(const float* from, int64_t from_stride, float* to, int64_t to_stride, int64_t rows, int64_t columns) {
  constexpr int64_t kBlock = kLine;  // rows whose cache lines are used completely before the next block
  const int64_t whole_rows = rows / 4 * 4;
  const int64_t whole_columns = columns / 4 * 4;
  for (int64_t first = 0; first < whole_rows; first += kBlock) {
    const int64_t end = first + kBlock < whole_rows ? first + kBlock : whole_rows;
    FetchBlock(from + end * from_stride, from_stride, to + end, to_stride, whole_rows - end < kBlock ? whole_rows - end : kBlock, columns);
    for (int64_t column = 0; column < whole_columns; column += 4) {
      for (int64_t row = first; row < end; row += 4) {
        TransposeFour(from + row * from_stride + column, from_stride, to + column * to_stride + row, to_stride);
      }
    }
  }
  for (int64_t row = 0; row < rows; ++row) {
    for (int64_t column = row < whole_rows ? whole_columns : 0; column < columns; ++column) {
      to[column * to_stride + row] = from[row * from_stride + column];
    }
  }
}

}  // namespace

#endif
