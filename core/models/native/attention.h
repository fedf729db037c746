// Scaled dot-product attention of one sequence, head by head.

#ifndef DURASWEEP_ATTENTION_H
#define DURASWEEP_ATTENTION_H

#include "rows.h"

namespace {

/// The query rows of a sequence, and the key and value (`contents`) rows they attend to. Heads lie side by side in the columns of a row.
struct AttentionRows {
  const float* queries;  ///< already multiplied by 1/√size
  int64_t query_stride;
  int64_t query_count;
  const float* keys;
  const float* contents;
  int64_t key_stride;
  int64_t key_count;
};

struct AttentionGradients {
  float* queries;  ///< gradients of the unscaled queries
  int64_t query_stride;
  float* keys;
  float* contents;
  int64_t key_stride;
};

class Attention {
 public:
  Attention(int64_t width, int64_t heads, int64_t longest)
      : heads_(heads),
        size_(width / heads),
        panel_((longest > size_ ? longest : size_) * kTile),
        part_(durasweep::RoundUp(longest, 8) * kTile),
        scores_(ShareRows(longest) * ShareStride(longest)) {}

  static int64_t ShareStride(int64_t keys) { return durasweep::RoundUp(keys, kTile); }
  static int64_t ShareRows(int64_t queries) { return durasweep::RoundUp(queries, 8); }
  /// Size of the attention weights of one head.
  static int64_t ShareSize(int64_t queries, int64_t keys) { return ShareRows(queries) * ShareStride(keys); }

  float scale() const { return 1.0f / __builtin_sqrtf(static_cast<float>(size_)); }

  /// read = softmax(queries · keysᵀ) · contents
  /// @param shares attention weights (the softmax) of each head, one head after another
  void Run(const AttentionRows& rows, float* shares, float* read, int64_t read_stride) {
    const int64_t stride = ShareStride(rows.key_count);
    for (int64_t head = 0; head < heads_; ++head, shares += ShareSize(rows.query_count, rows.key_count)) {
      const int64_t first = head * size_;
      MultiplyByRows(rows.queries + first, rows.query_stride, rows.query_count, rows.keys + first, rows, shares);
      for (int64_t query = 0; query < rows.query_count; ++query) TakeSoftmax(shares + query * stride, rows.key_count);
      Multiply<false>(shares, stride, rows.contents + first, rows.key_stride, rows.key_count, rows.query_count, 1.0f, read + first, read_stride);
    }
  }

  /// Backward pass. @param gradient of `read`
  void GoBack(const AttentionRows& rows, const float* shares, const float* gradient, int64_t gradient_stride, const AttentionGradients& to) {
    const int64_t stride = ShareStride(rows.key_count);
    for (int64_t head = 0; head < heads_; ++head, shares += ShareSize(rows.query_count, rows.key_count)) {
      const int64_t first = head * size_;
      MultiplyByRows(gradient + first, gradient_stride, rows.query_count, rows.contents + first, rows, scores_.at(0));
      for (int64_t query = 0; query < rows.query_count; ++query) {
        DifferentiateSoftmax(shares + query * stride, scores_.at(query * stride), rows.key_count);
      }
      Multiply<false>(scores_.at(0), stride, rows.keys + first, rows.key_stride, rows.key_count, rows.query_count, scale(), to.queries + first,
                      to.query_stride);
      Multiply<true>(scores_.at(0), stride, rows.queries + first, rows.query_stride, rows.query_count, rows.key_count, 1.0f, to.keys + first,
                     to.key_stride);
      Multiply<true>(shares, stride, gradient + first, gradient_stride, rows.query_count, rows.key_count, 1.0f, to.contents + first,
                     to.key_stride);
    }
  }

 private:
  /// scores `[queries, keys]` = left `[queries, size]` · (rows of one head)ᵀ
  void MultiplyByRows(const float* left, int64_t left_stride, int64_t queries, const float* right, const AttentionRows& rows, float* scores) {
    const int64_t stride = ShareStride(rows.key_count);
    for (int64_t column = 0; column < rows.key_count; column += kTile) {
      const int64_t count = rows.key_count - column < kTile ? rows.key_count - column : kTile;
      Transpose(right + column * rows.key_stride, rows.key_stride, panel_.at(0), kTile, count, size_);
      ComputeTiles<false>(left, left_stride, panel_.at(0), kTile, kZeros, 0, scores + column, stride, size_, durasweep::RoundUp(queries, 2));
    }
  }

  /// to `[count, size]` = scale · left · right `[depth, size]`, or with left transposed
  template <bool kTransposed>
  void Multiply(const float* left, int64_t left_stride, const float* right, int64_t right_stride, int64_t depth, int64_t count, float scale,
                float* to, int64_t to_stride) {
    for (int64_t column = 0; column < size_; column += kTile) {
      // Whole tiles are computed; columns beyond the head's are discarded.
      ComputeTiles<kTransposed>(left, left_stride, right + column, right_stride, kZeros, 0, part_.at(0), kTile, depth, durasweep::RoundUp(count, 2));
      const int64_t columns = size_ - column < kTile ? size_ - column : kTile;
      for (int64_t row = 0; row < count; ++row) {
        float* part = part_.at(row * kTile);
        float* own = to + row * to_stride + column;
        int64_t at = 0;
        for (; at + kLanes <= columns; at += kLanes) Store(own + at, scale * Load(part + at));
        for (; at < columns; ++at) own[at] = scale * part[at];
      }
    }
  }

  static void TakeSoftmax(float* row, int64_t count) {
    for (int64_t at = count; at % kLanes != 0; ++at) row[at] = row[0];
    Vector most = Load(row);
    for (int64_t at = kLanes; at < count; at += kLanes) most = Load(row + at) > most ? Load(row + at) : most;
    const float largest = MaximumOfLanes(most);
    for (int64_t at = 0; at < count; at += kLanes) Store(row + at, Exponent(Load(row + at) - largest));
    for (int64_t at = count; at < ShareStride(count); ++at) row[at] = 0;
    Vector sum = {};
    for (int64_t at = 0; at < count; at += kLanes) sum += Load(row + at);
    const float share = 1.0f / SumLanes(sum);
    for (int64_t at = 0; at < count; at += kLanes) Store(row + at, share * Load(row + at));
  }

  /// Replaces the gradient g by s ∘ (g − Σ s∘g).
  static void DifferentiateSoftmax(const float* shares, float* gradient, int64_t count) {
    Vector sum = {};
    for (int64_t at = 0; at < count; at += kLanes) sum += Load(shares + at) * Load(gradient + at);
    const float mean = SumLanes(sum);
    for (int64_t at = 0; at < count; at += kLanes) Store(gradient + at, Load(shares + at) * (Load(gradient + at) - mean));
  }

  int64_t heads_;
  int64_t size_;
  Buffer panel_;
  Buffer part_;
  Buffer scores_;
};

}  // namespace

#endif
