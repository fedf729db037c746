// The rows of a residual convolution: of its input, of the first convolution's output, and of its own output.

#ifndef DURASWEEP_RESIDUAL_ROWS_H
#define DURASWEEP_RESIDUAL_ROWS_H

#include "blocks.h"
#include "rows.h"

namespace {

using durasweep::Positions;
using durasweep::ResidualShape;

/// Which of the three sets of rows.
enum Place { kInput, kInner, kOutput, kPlaces };

/// Sequences that are computed together, with their rows of each place.
struct ResidualGroup {
  int64_t first_sequence;
  int64_t end_sequence;
  int64_t first_rows[kPlaces];
  int64_t rows[kPlaces];  ///< multiples of 8
};

class ResidualRows {
 public:
  explicit ResidualRows(const ResidualShape& shape)
      : shape_(shape), counts_(kPlaces * shape.batch), starts_(kPlaces * shape.batch), group_starts_(shape.batch + 1) {
    int64_t open[kPlaces] = {};
    for (int64_t sequence = 0; sequence < shape.batch; ++sequence) {
      int64_t most = 0;
      for (int place = 0; place < kPlaces; ++place) {
        counts_[kPlaces * sequence + place] = CountValid(place, sequence);
        most = open[place] + count(place, sequence) > most ? open[place] + count(place, sequence) : most;
      }
      if (sequence == 0 || most > kGroupRows) OpenGroup(sequence, open);
      for (int place = 0; place < kPlaces; ++place) {
        starts_[kPlaces * sequence + place] = totals_[place] + open[place];
        open[place] += count(place, sequence);
      }
    }
    OpenGroup(shape.batch, open);
    --groups_;
  }

  int64_t count(int place, int64_t sequence) const { return counts_[kPlaces * sequence + place]; }
  int64_t start(int place, int64_t sequence) const { return starts_[kPlaces * sequence + place]; }
  int64_t total(int place) const { return totals_[place]; }
  int64_t most(int place) const { return most_[place]; }
  int64_t groups() const { return groups_; }

  ResidualGroup group(int64_t index) const {
    ResidualGroup group = {group_starts_[index], group_starts_[index + 1], {}, {}};
    for (int place = 0; place < kPlaces; ++place) {
      const int64_t last = group.end_sequence - 1;
      group.first_rows[place] = start(place, group.first_sequence);
      group.rows[place] = durasweep::RoundUp(start(place, last) + count(place, last) - group.first_rows[place], 8);
    }
    return group;
  }

  const Positions& positions(int place) const { return place == kInput ? shape_.input : place == kInner ? shape_.inner : shape_.output; }

  /// The time step of a position in a sequence.
  int64_t StepOf(int64_t sequence, int64_t position) const {
    return shape_.from_end ? Length(sequence) - 1 - position : position;
  }

  /// Maps columns to rows. @param compact whether there is a block of columns for each position, otherwise for each time step
  void Map(int place, bool compact, RowMap* map) const {
    for (int64_t sequence = 0; sequence < shape_.batch; ++sequence) {
      for (int64_t index = 0; index < count(place, sequence); ++index) {
        const int64_t block = compact ? index : StepOf(sequence, positions(place).values[index]);
        map->Set(block, sequence, start(place, sequence) + index);
      }
    }
  }

 private:
  int64_t Length(int64_t sequence) const { return shape_.lengths[sequence] < shape_.steps ? shape_.lengths[sequence] : shape_.steps; }

  /// Positions ascend, so those within a sequence come first.
  int64_t CountValid(int place, int64_t sequence) const {
    int64_t count = 0;
    while (count < positions(place).count && positions(place).values[count] < Length(sequence)) ++count;
    return count;
  }

  void OpenGroup(int64_t sequence, int64_t* open) {
    for (int place = 0; place < kPlaces; ++place) {
      const int64_t rows = durasweep::RoundUp(open[place], 8);
      totals_[place] += rows;
      most_[place] = rows > most_[place] ? rows : most_[place];
      open[place] = 0;
    }
    group_starts_[groups_++] = sequence;
  }

  const ResidualShape& shape_;
  Numbers counts_;
  Numbers starts_;
  Numbers group_starts_;
  int64_t groups_ = 0;
  int64_t totals_[kPlaces] = {};
  int64_t most_[kPlaces] = {};
};

/// For each position of a place and each tap: the index of the position that it reads in another place; −1: none, it is before every sequence.
class Taps {
 public:
  Taps(const ResidualShape& shape, const Positions& from, const Positions& to, int64_t kernel) : kernel_(kernel), sources_(to.count * kernel) {
    const int64_t last = from.count == 0 ? -1 : from.values[from.count - 1];
    Numbers index_of(last + 2);
    for (int64_t at = 0; at <= last; ++at) index_of[at] = -1;
    for (int64_t index = 0; index < from.count; ++index) index_of[from.values[index]] = index;
    for (int64_t index = 0; index < to.count; ++index) {
      for (int64_t tap = 0; tap < kernel; ++tap) {
        const int64_t back = (kernel - 1 - tap) * shape.dilation;
        const int64_t position = to.values[index] + (shape.from_end ? back : -back);
        sources_[index * kernel + tap] = position < 0 || position > last ? -1 : index_of[position];
      }
    }
  }

  int64_t kernel() const { return kernel_; }
  int64_t source(int64_t index, int64_t tap) const { return sources_[index * kernel_ + tap]; }

 private:
  int64_t kernel_;
  Numbers sources_;
};

/// A convolution's inputs side by side: one row for each of its outputs.
class Patches {
 public:
  Patches(const ResidualRows& rows, const Taps& taps, Place from, Place to, int64_t width)
      : rows_(rows),
        taps_(taps),
        from_(from),
        to_(to),
        width_(width),
        stride_(RowStride(taps.kernel() * width + kLanes)),
        values_((rows.most(to) + kSpareRows) * stride_) {}

  int64_t stride() const { return stride_; }
  const float* values() const { return values_.at(0); }

  /// Copies a group's patches. @param rows of the place to read from, of all groups
  void Take(const ResidualGroup& group, const float* rows, int64_t stride) {
    ForEachTap(group, values_.at(0), [&](float* patch, int64_t row) {
      if (row < 0) {
        for (int64_t at = 0; at < width_; at += kLanes) Store(patch + at, Vector{});
      } else {
        CopyVectors(rows + row * stride, patch, width_);
      }
    });
  }

  /// Adds the gradients of the patches to those of the rows they were copied from.
  void Add(const ResidualGroup& group, const float* gradient, float* rows, int64_t stride) const {
    ForEachTap(group, gradient, [&](const float* part, int64_t row) {
      if (row >= 0) AddRows(part, stride_, rows + row * stride, stride, 1, width_);
    });
  }

 private:
  /// Calls a function with each part of each patch, in order, and the row it comes from, −1 if that lies before the sequence.
  template <typename Value, typename Function>
  void ForEachTap(const ResidualGroup& group, Value* patches, Function function) const {
    for (int64_t sequence = group.first_sequence; sequence < group.end_sequence; ++sequence) {
      for (int64_t index = 0; index < rows_.count(to_, sequence); ++index) {
        Value* patch = patches + (rows_.start(to_, sequence) - group.first_rows[to_] + index) * stride_;
        for (int64_t tap = 0; tap < taps_.kernel(); ++tap, patch += width_) {
          const int64_t source = taps_.source(index, tap);
          function(patch, source < 0 || source >= rows_.count(from_, sequence) ? -1 : rows_.start(from_, sequence) + source);
        }
      }
    }
  }

  const ResidualRows& rows_;
  const Taps& taps_;
  Place from_;
  Place to_;
  int64_t width_;
  int64_t stride_;
  Buffer values_;
};

}  // namespace

#endif
