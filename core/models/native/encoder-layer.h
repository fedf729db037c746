// One layer of a Transformer encoder: attention, then the feed-forward layer, each with a residual connection.

#ifndef DURASWEEP_ENCODER_LAYER_H
#define DURASWEEP_ENCODER_LAYER_H

#include "encoder-layout.h"
#include "norm.h"
#include "weight-gradient.h"

namespace {

/// Masks of one layer as rows; without values if nothing is dropped.
struct LayerMasks {
  Rows<const float> of[3];
};

/// values ∘= mask
inline void ApplyMask(const Rows<const float>& mask, int64_t first, float* values, int64_t stride, int64_t rows, int64_t columns) {
  if (mask.values == nullptr) return;
  ForEachVector(rows, columns, [&](int64_t row, int64_t at) {
    float* own = values + row * stride + at;
    Store(own, Load(own) * Load(mask.at(first + row) + at));
  });
}

/// What the forward and the backward pass share.
class EncoderLayer {
 protected:
  EncoderLayer(const EncoderShape& shape, const EncoderRows& rows, bool ends, const LayerParameters<const float>& parameters)
      : shape_(shape),
        rows_(rows),
        ends_(ends),
        parameters_(parameters),
        width_(shape.width),
        stride_(RowStride(shape.width)),
        inner_stride_(RowStride(shape.feed_forward)),
        first_norm_(parameters.norm_weights[0], parameters.norm_biases[0], width_),
        second_norm_(parameters.norm_weights[1], parameters.norm_biases[1], width_),
        attention_(width_, shape.heads, rows.longest()) {}

  /// First column of the keys: after the queries, which a layer that computes only ends projects separately.
  int64_t key_column() const { return ends_ ? 0 : width_; }

  template <typename Value>
  AttentionRows AskRows(const SavedLayer<Value>& saved, int64_t sequence) const {
    const float* keys = saved.projected.at(rows_.start(sequence)) + key_column();
    const int64_t asking = ends_ ? sequence : rows_.start(sequence);
    return {saved.queries.at(asking), saved.queries.stride, ends_ ? 1 : rows_.length(sequence), keys, keys + width_, saved.projected.stride,
            rows_.length(sequence)};
  }

  int64_t ShareSize(int64_t sequence) const {
    return shape_.heads * Attention::ShareSize(ends_ ? 1 : rows_.length(sequence), rows_.length(sequence));
  }

  /// For a layer that computes only ends: calls a function for each piece of its query rows, with the first row and the number of rows.
  template <typename Function>
  void ForEachPiece(Function function) const {
    for (int64_t first = 0; first < rows_.ends(); first += kGroupRows) {
      function(first, rows_.ends() - first < kGroupRows ? rows_.ends() - first : kGroupRows);
    }
  }

  const EncoderShape& shape_;
  const EncoderRows& rows_;
  bool ends_;
  const LayerParameters<const float>& parameters_;
  int64_t width_;
  int64_t stride_;
  int64_t inner_stride_;
  Norm first_norm_;
  Norm second_norm_;
  Attention attention_;
};

class EncoderLayerForward : EncoderLayer {
 public:
  EncoderLayerForward(const EncoderShape& shape, const EncoderRows& rows, bool ends, const LayerParameters<const float>& parameters,
                      const LayerMasks& masks, const SavedLayer<float>& saved)
      : EncoderLayer(shape, rows, ends, parameters),
        masks_(masks),
        saved_(saved),
        in_weight_(width_, (ends ? 2 : 3) * width_),
        query_weight_(width_, ends ? width_ : 0),
        out_weight_(width_, width_),
        first_weight_(width_, shape.feed_forward),
        second_weight_(shape.feed_forward, width_),
        in_bias_(parameters.in_bias + (ends ? width_ : 0), (ends ? 2 : 3) * width_),
        query_bias_(parameters.in_bias, width_),
        out_bias_(parameters.out_bias, width_),
        first_bias_(parameters.first_bias, shape.feed_forward),
        second_bias_(parameters.second_bias, width_),
        sums_(kGroupRows < rows.most() ? rows.most() * stride_ : kGroupRows * stride_),
        asked_(ends ? (rows.ends() + kSpareRows) * stride_ : 0) {
    in_weight_.SetColumns(0, parameters.in_weight + (ends ? width_ * width_ : 0), (ends ? 2 : 3) * width_);
    if (ends) query_weight_.SetColumns(0, parameters.in_weight, width_);
    out_weight_.SetColumns(0, parameters.out_weight, width_);
    first_weight_.SetColumns(0, parameters.first_weight, shape.feed_forward);
    second_weight_.SetColumns(0, parameters.second_weight, width_);
  }

  /// @param x input rows @param y output rows: all, or only the ends
  void Run(const float* x, float* y) {
    float* shares = saved_.shares;
    for (int64_t index = 0; index < rows_.groups(); ++index) {
      const Group group = rows_.group(index);
      ProjectGroup(x, group);
      if (ends_) continue;
      ScaleQueries(group.first_row, group.rows);
      for (int64_t sequence = group.first_sequence; sequence < group.end_sequence; ++sequence) shares = Read(sequence, shares);
      ClearRead(rows_.last(group.end_sequence - 1) + 1, group.first_row + group.rows);
      Finish(x, y, group.first_row, group.rows);
    }
    if (ends_) RunEnds(x, y);
  }

 private:
  void ProjectGroup(const float* x, const Group& group) {
    const int64_t first = group.first_row;
    float* given = saved_.given.at(first);
    if (shape_.pre_norm) {
      first_norm_.Run(x + first * stride_, stride_, saved_.standards[0].at(first), stride_, saved_.scales[0] + first, given, stride_, group.rows);
    } else {
      std::memcpy(given, x + first * stride_, Bytes(group.rows * stride_));
    }
    Project(given, stride_, in_weight_, in_bias_.at(0), saved_.projected.at(first), saved_.projected.stride, group.rows);
  }

  void ScaleQueries(int64_t first, int64_t rows) {
    const float scale = attention_.scale();
    for (int64_t row = first; row < first + rows; ++row) {
      float* queries = saved_.queries.at(row);
      for (int64_t column = 0; column < width_; ++column) queries[column] *= scale;
    }
  }

  float* Read(int64_t sequence, float* shares) {
    attention_.Run(AskRows(saved_, sequence), shares, saved_.read.at(ends_ ? sequence : rows_.start(sequence)), stride_);
    return shares + ShareSize(sequence);
  }

  /// The backward pass multiplies padding rows by zeros, so they must be finite.
  void ClearRead(int64_t first, int64_t end) { FillZeros(saved_.read.at(first), (end - first) * stride_); }

  void RunEnds(const float* x, float* y) {
    float* shares = saved_.shares;
    Buffer given(rows_.ends() * stride_);
    for (int64_t sequence = 0; sequence < shape_.batch; ++sequence) {
      std::memcpy(given.at(sequence * stride_), saved_.given.at(rows_.last(sequence)), Bytes(stride_));
      std::memcpy(asked_.at(sequence * stride_), x + rows_.last(sequence) * stride_, Bytes(stride_));
    }
    Project(given.at(0), stride_, query_weight_, query_bias_.at(0), saved_.queries.values, stride_, rows_.ends());
    ScaleQueries(0, rows_.ends());
    for (int64_t sequence = 0; sequence < shape_.batch; ++sequence) shares = Read(sequence, shares);
    ClearRead(shape_.batch, rows_.ends());
    ForEachPiece([&](int64_t first, int64_t rows) { Finish(asked_.at(0), y, first, rows); });
  }

  /// For some rows: computes the layer's output from what the attention read. @param x the layer's input rows
  void Finish(const float* x, float* y, int64_t first, int64_t rows) {
    float* sums = sums_.at(0);
    float* result = y + first * stride_;
    float* inner = saved_.inner.at(first);
    Project(saved_.read.at(first), stride_, out_weight_, out_bias_.at(0), sums, stride_, rows);
    ApplyMask(masks_.of[0], first, sums, stride_, rows, width_);
    AddRows(x + first * stride_, stride_, sums, stride_, rows, width_);
    if (shape_.pre_norm) {
      std::memcpy(result, sums, Bytes(rows * stride_));
      second_norm_.Run(sums, stride_, saved_.standards[1].at(first), stride_, saved_.scales[1] + first, inner, stride_, rows);
    } else {
      first_norm_.Run(sums, stride_, saved_.standards[0].at(first), stride_, saved_.scales[0] + first, inner, stride_, rows);
      std::memcpy(result, inner, Bytes(rows * stride_));
    }
    float* hidden = saved_.hidden.at(first);
    Project(inner, stride_, first_weight_, first_bias_.at(0), hidden, inner_stride_, rows);
    ForEachVector(rows, shape_.feed_forward, [&](int64_t row, int64_t at) {
      const Vector sum = Load(hidden + row * inner_stride_ + at);
      Store(hidden + row * inner_stride_ + at, sum > 0.0f ? sum : Vector{});
    });
    ApplyMask(masks_.of[1], first, hidden, inner_stride_, rows, shape_.feed_forward);
    Project(hidden, inner_stride_, second_weight_, second_bias_.at(0), sums, stride_, rows);
    ApplyMask(masks_.of[2], first, sums, stride_, rows, width_);
    AddRows(sums, stride_, result, stride_, rows, width_);
    if (shape_.pre_norm) return;
    second_norm_.Run(result, stride_, saved_.standards[1].at(first), stride_, saved_.scales[1] + first, result, stride_, rows);
  }

  const LayerMasks& masks_;
  const SavedLayer<float>& saved_;
  PackedMatrix in_weight_;
  PackedMatrix query_weight_;
  PackedMatrix out_weight_;
  PackedMatrix first_weight_;
  PackedMatrix second_weight_;
  PaddedVector in_bias_;
  PaddedVector query_bias_;
  PaddedVector out_bias_;
  PaddedVector first_bias_;
  PaddedVector second_bias_;
  Buffer sums_;
  Buffer asked_;
};

}  // namespace

#endif
