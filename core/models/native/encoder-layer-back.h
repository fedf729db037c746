// The backward pass through one layer of a Transformer encoder.

#ifndef DURASWEEP_ENCODER_LAYER_BACK_H
#define DURASWEEP_ENCODER_LAYER_BACK_H

#include "back.h"
#include "encoder-layer.h"

namespace {

class EncoderLayerBackward : EncoderLayer {
 public:
  EncoderLayerBackward(const EncoderShape& shape, const EncoderRows& rows, bool ends, const LayerParameters<const float>& parameters,
                       const LayerMasks& masks, const SavedLayer<const float>& saved)
      : EncoderLayer(shape, rows, ends, parameters),
        masks_(masks),
        saved_(saved),
        most_(kGroupRows < rows.most() ? rows.most() : kGroupRows),
        in_(parameters.in_weight + (ends ? width_ * width_ : 0), (ends ? 2 : 3) * width_, width_, most_),
        query_(parameters.in_weight, ends ? width_ : 0, ends ? width_ : 0, most_),
        out_(parameters.out_weight, width_, width_, most_),
        first_(parameters.first_weight, shape.feed_forward, width_, most_),
        second_(parameters.second_weight, width_, shape.feed_forward, most_),
        masked_(most_ * stride_),
        hidden_(most_ * inner_stride_),
        read_(((ends ? rows.ends() : most_) + kSpareRows) * stride_),
        projected_((most_ + kSpareRows) * saved.projected.stride),
        queries_(ends ? rows.ends() * stride_ : 0),
        given_(most_ * stride_),
        asked_(ends ? rows.ends() * stride_ : 0) {}

  /// @param gradient of the layer's output rows; overwritten
  /// @param x receives the gradient of its input rows; the same memory as `gradient` unless only ends are computed
  void Run(float* gradient, float* x) {
    if (ends_) FinishEnds(gradient);
    const float* shares = saved_.shares;
    for (int64_t index = 0; index < rows_.groups(); ++index) {
      const Group group = rows_.group(index);
      if (!ends_) GoBackFinish(gradient, group.first_row, group.rows, read_.at(0));
      // Rows that pad the group have no gradient.
      FillZeros(projected_.at(0), group.rows * saved_.projected.stride);
      for (int64_t sequence = group.first_sequence; sequence < group.end_sequence; ++sequence) {
        GoBackRead(sequence, group.first_row, shares);
        shares += ShareSize(sequence);
      }
      GoBackGroup(group, gradient, x);
    }
    if (ends_) GoBackQueries(gradient, x);
  }

  void WriteGradients(const LayerParameters<float>& to) const {
    in_.WriteGradients(to.in_weight + (ends_ ? width_ * width_ : 0), to.in_bias + (ends_ ? width_ : 0));
    if (ends_) query_.WriteGradients(to.in_weight, to.in_bias);
    out_.WriteGradients(to.out_weight, to.out_bias);
    first_.WriteGradients(to.first_weight, to.first_bias);
    second_.WriteGradients(to.second_weight, to.second_bias);
    first_norm_.WriteGradients(to.norm_weights[0], to.norm_biases[0]);
    second_norm_.WriteGradients(to.norm_weights[1], to.norm_biases[1]);
  }

 private:
  /// For some rows: replaces the output's gradient by that of the residual connection around the attention, and computes that of `read`.
  void GoBackFinish(float* gradients, int64_t first, int64_t rows, float* read) {
    float* gradient = gradients + first * stride_;
    const auto go_back = [&](Norm* norm, int index, float* values) {
      norm->GoBack(values, stride_, saved_.standards[index].at(first), stride_, saved_.scales[index] + first, values, stride_, rows);
    };
    if (!shape_.pre_norm) go_back(&second_norm_, 1, gradient);
    const float* masked = Mask(2, gradient, first, rows);
    const float* hidden = saved_.hidden.at(first);
    second_.Gather(hidden, inner_stride_, masked, stride_, rows);
    second_.GiveInput(masked, stride_, hidden_.at(0), inner_stride_, rows);
    ApplyMask(masks_.of[1], first, hidden_.at(0), inner_stride_, rows, shape_.feed_forward);
    ForEachVector(rows, shape_.feed_forward, [&](int64_t row, int64_t at) {
      const int64_t place = row * inner_stride_ + at;
      Store(hidden_.at(place), Load(hidden + place) > 0.0f ? Load(hidden_.at(place)) : Vector{});
    });
    first_.Gather(saved_.inner.at(first), stride_, hidden_.at(0), inner_stride_, rows);
    first_.GiveInput(hidden_.at(0), inner_stride_, given_.at(0), stride_, rows);
    if (shape_.pre_norm) GoBackSecondNorm(first, rows);
    AddRows(given_.at(0), stride_, gradient, stride_, rows, width_);
    if (!shape_.pre_norm) go_back(&first_norm_, 0, gradient);
    masked = Mask(0, gradient, first, rows);
    out_.Gather(saved_.read.at(first), stride_, masked, stride_, rows);
    out_.GiveInput(masked, stride_, read, stride_, rows);
  }

  void GoBackSecondNorm(int64_t first, int64_t rows) {
    second_norm_.GoBack(given_.at(0), stride_, saved_.standards[1].at(first), stride_, saved_.scales[1] + first, given_.at(0), stride_, rows);
  }

  /// Applies a dropout mask to the gradient; returns the gradient itself if nothing was dropped.
  const float* Mask(int which, const float* gradient, int64_t first, int64_t rows) {
    if (masks_.of[which].values == nullptr) return gradient;
    std::memcpy(masked_.at(0), gradient, Bytes(rows * stride_));
    ApplyMask(masks_.of[which], first, masked_.at(0), stride_, rows, width_);
    return masked_.at(0);
  }

  void FinishEnds(float* gradient) {
    ForEachPiece([&](int64_t first, int64_t rows) { GoBackFinish(gradient, first, rows, read_.at(first * stride_)); });
  }

  void GoBackRead(int64_t sequence, int64_t first_row, const float* shares) {
    const int64_t stride = saved_.projected.stride;
    const int64_t row = rows_.start(sequence) - first_row;
    float* projected = projected_.at(row * stride);
    float* keys = projected + key_column();
    const float* read = read_.at((ends_ ? sequence : row) * stride_);
    const AttentionGradients to = {ends_ ? queries_.at(sequence * stride_) : projected, ends_ ? stride_ : stride, keys, keys + width_, stride};
    attention_.GoBack(AskRows(saved_, sequence), shares, read, stride_, to);
  }

  /// Computes the gradient of the layer's input from those of keys, values and queries.
  void GoBackGroup(const Group& group, const float* gradient, float* x) {
    const int64_t first = group.first_row;
    in_.Gather(saved_.given.at(first), stride_, projected_.at(0), saved_.projected.stride, group.rows);
    in_.GiveInput(projected_.at(0), saved_.projected.stride, given_.at(0), stride_, group.rows);
    float* to = x + first * stride_;
    if (ends_) {
      std::memcpy(to, given_.at(0), Bytes(group.rows * stride_));
      return;
    }
    if (shape_.pre_norm) GoBackFirstNorm(first, group.rows, given_.at(0));
    if (to != gradient + first * stride_) std::memcpy(to, gradient + first * stride_, Bytes(group.rows * stride_));
    AddRows(given_.at(0), stride_, to, stride_, group.rows, width_);
  }

  void GoBackFirstNorm(int64_t first, int64_t rows, float* values) {
    first_norm_.GoBack(values, stride_, saved_.standards[0].at(first), stride_, saved_.scales[0] + first, values, stride_, rows);
  }

  /// The rest of a layer that computes only ends: the queries of the last steps, and the residual connection.
  void GoBackQueries(const float* gradient, float* x) {
    Buffer asked(rows_.ends() * stride_);
    for (int64_t sequence = 0; sequence < shape_.batch; ++sequence) {
      std::memcpy(asked.at(sequence * stride_), saved_.given.at(rows_.last(sequence)), Bytes(stride_));
    }
    ForEachPiece([&](int64_t first, int64_t rows) {
      query_.Gather(asked.at(first * stride_), stride_, queries_.at(first * stride_), stride_, rows);
      query_.GiveInput(queries_.at(first * stride_), stride_, asked_.at(first * stride_), stride_, rows);
    });
    for (int64_t sequence = 0; sequence < shape_.batch; ++sequence) {
      AddRows(asked_.at(sequence * stride_), stride_, x + rows_.last(sequence) * stride_, stride_, 1, width_);
    }
    for (int64_t index = 0; shape_.pre_norm && index < rows_.groups(); ++index) {
      const Group group = rows_.group(index);
      GoBackFirstNorm(group.first_row, group.rows, x + group.first_row * stride_);
    }
    for (int64_t sequence = 0; sequence < shape_.batch; ++sequence) {
      AddRows(gradient + sequence * stride_, stride_, x + rows_.last(sequence) * stride_, stride_, 1, width_);
    }
  }

  const LayerMasks& masks_;
  const SavedLayer<const float>& saved_;
  int64_t most_;
  Back in_;
  Back query_;
  Back out_;
  Back first_;
  Back second_;
  Buffer masked_;
  Buffer hidden_;
  Buffer read_;
  Buffer projected_;
  Buffer queries_;
  Buffer given_;
  Buffer asked_;
};

}  // namespace

#endif
