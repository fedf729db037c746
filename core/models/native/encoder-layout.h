// Memory layout of an encoder's rows, parameters and saved values.

#ifndef DURASWEEP_ENCODER_LAYOUT_H
#define DURASWEEP_ENCODER_LAYOUT_H

#include "attention.h"
#include "blocks.h"
#include "rows.h"

namespace {

using durasweep::EncoderShape;

/// Sequences whose rows are computed together, so that they stay in the L2 cache from one product to the next.
struct Group {
  int64_t first_sequence;
  int64_t end_sequence;
  int64_t first_row;
  int64_t rows;  ///< a multiple of 8
};

/// The rows of a batch.
class EncoderRows {
 public:
  explicit EncoderRows(const EncoderShape& shape) : shape_(shape), starts_(shape.batch), groups_(4 * shape.batch) {
    for (int64_t sequence = 0; sequence < shape.batch; ++sequence) {
      longest_ = length(sequence) > longest_ ? length(sequence) : longest_;
      if (group_count_ == 0 || open_rows_ + length(sequence) > kGroupRows) OpenGroup(sequence);
      starts_[sequence] = groups_[4 * group_count_ - 2] + open_rows_;
      open_rows_ += length(sequence);
    }
    CloseGroup(shape.batch);
    ends_ = shape.ends ? durasweep::RoundUp(shape.batch, 8) : count_;
  }

  int64_t length(int64_t sequence) const { return shape_.lengths[sequence] < shape_.steps ? shape_.lengths[sequence] : shape_.steps; }
  int64_t start(int64_t sequence) const { return starts_[sequence]; }
  int64_t last(int64_t sequence) const { return starts_[sequence] + length(sequence) - 1; }
  int64_t longest() const { return longest_; }
  /// Number of rows of all groups.
  int64_t count() const { return count_; }
  /// Number of rows that the top layer outputs.
  int64_t ends() const { return ends_; }
  int64_t groups() const { return group_count_; }
  int64_t most() const { return most_; }
  Group group(int64_t index) const { return {groups_[4 * index], groups_[4 * index + 1], groups_[4 * index + 2], groups_[4 * index + 3]}; }

  void MapSteps(RowMap* map) const {
    for (int64_t sequence = 0; sequence < shape_.batch; ++sequence) {
      for (int64_t step = 0; step < length(sequence); ++step) map->Set(step, sequence, starts_[sequence] + step);
    }
  }

  /// Maps only the last time step of each sequence.
  void MapLastSteps(RowMap* map) const {
    for (int64_t sequence = 0; sequence < shape_.batch; ++sequence) map->Set(length(sequence) - 1, sequence, sequence);
  }

 private:
  void OpenGroup(int64_t sequence) {
    CloseGroup(sequence);
    groups_[4 * group_count_] = sequence;
    groups_[4 * group_count_ + 2] = count_;
    ++group_count_;
  }

  void CloseGroup(int64_t end) {
    if (group_count_ == 0) return;
    const int64_t rows = durasweep::RoundUp(open_rows_, 8);
    groups_[4 * group_count_ - 3] = end;
    groups_[4 * group_count_ - 1] = rows;
    most_ = rows > most_ ? rows : most_;
    count_ += rows;
    open_rows_ = 0;
  }

  const EncoderShape& shape_;
  Numbers starts_;
  Numbers groups_;
  int64_t group_count_ = 0;
  int64_t open_rows_ = 0;
  int64_t longest_ = 1;
  int64_t count_ = 0;
  int64_t most_ = 8;
  int64_t ends_ = 0;
};

/// A layer's parameters, or their gradients, in the order of `core/models/blocks/transformer/index.ts`.
template <typename Value>
struct LayerParameters {
  LayerParameters(Cutter<Value>* all, const EncoderShape& shape) {
    const int64_t width = shape.width, inner = shape.feed_forward;
    in_weight = all->Cut(3 * width * width);
    in_bias = all->Cut(3 * width);
    out_weight = all->Cut(width * width);
    out_bias = all->Cut(width);
    first_weight = all->Cut(inner * width);
    first_bias = all->Cut(inner);
    second_weight = all->Cut(width * inner);
    second_bias = all->Cut(width);
    for (int index = 0; index < 2; ++index) {
      norm_weights[index] = all->Cut(width);
      norm_biases[index] = all->Cut(width);
    }
  }

  Value *in_weight, *in_bias, *out_weight, *out_bias, *first_weight, *first_bias, *second_weight, *second_bias;
  Value *norm_weights[2], *norm_biases[2];
};

/// What a layer saves for the backward pass.
template <typename Value>
struct SavedLayer {
  /// @param ends whether the layer computes only the last step of each sequence
  SavedLayer(Cutter<Value>* all, const EncoderShape& shape, const EncoderRows& rows, bool ends) {
    const int64_t asking = ends ? rows.ends() : rows.count();
    const int64_t normed = shape.pre_norm ? rows.count() : asking;
    given = all->CutRows(rows.count(), shape.width);
    standards[0] = all->CutRows(normed, shape.width);
    scales[0] = all->Cut(normed);
    projected = all->CutRows(rows.count(), (ends ? 2 : 3) * shape.width);
    queries = ends ? all->CutRows(asking, shape.width) : projected;
    for (int64_t sequence = 0; sequence < shape.batch; ++sequence) {
      const int64_t length = rows.length(sequence);
      shares_size += shape.heads * Attention::ShareSize(ends ? 1 : length, length);
    }
    shares = all->Cut(shares_size);
    read = all->CutRows(asking, shape.width);
    inner = all->CutRows(asking, shape.width);
    hidden = all->CutRows(asking, shape.feed_forward);
    standards[1] = all->CutRows(asking, shape.width);
    scales[1] = all->Cut(asking);
  }

  Rows<Value> given;         ///< input of the first product
  Rows<Value> standards[2];  ///< normalised rows of each normalisation
  Value* scales[2];
  Rows<Value> projected;  ///< queries, keys and values, or only keys and values
  Rows<Value> queries;
  Value* shares;
  int64_t shares_size = 0;
  Rows<Value> read;
  Rows<Value> inner;  ///< input of the feed-forward layer
  Rows<Value> hidden;
};

}  // namespace

#endif
