// Two dilated convolutions, each with ReLU and dropout, a residual connection, then ReLU: forward pass over a batch.

#ifndef DURASWEEP_RESIDUAL_H
#define DURASWEEP_RESIDUAL_H

#include "flat-weight.h"
#include "residual-rows.h"

namespace {

using durasweep::ResidualForward;

template <typename Value>
struct SavedResidual {
  SavedResidual(Value* memory, const ResidualShape& shape, const ResidualRows& rows) : all(memory) {
    input = all.CutRows(rows.total(kInput), shape.features);
    inner = all.CutRows(rows.total(kInner), shape.channels);
    second = all.CutRows(rows.total(kOutput), shape.channels);
    output = all.CutRows(rows.total(kOutput), shape.channels);
  }

  Cutter<Value> all;
  Rows<Value> input;
  Rows<Value> inner;   ///< after the first convolution's dropout
  Rows<Value> second;  ///< after the second convolution's dropout
  Rows<Value> output;
};

int64_t CountSavedResidual(const ResidualShape& shape) {
  return SavedResidual<float>(nullptr, shape, ResidualRows(shape)).all.used();
}

/// A mask as rows of a place; without values if nothing is dropped.
class ResidualMask {
 public:
  ResidualMask(const ResidualShape& shape, const ResidualRows& rows, Place place, const float* mask)
      : stride_(RowStride(shape.channels)), values_(mask == nullptr ? 0 : rows.total(place) * stride_), present_(mask != nullptr) {
    if (!present_) return;
    RowMap map(shape.steps, shape.batch);
    rows.Map(place, false, &map);
    map.TakeRows(mask, shape.channels, values_.at(0), stride_);
  }

  Vector At(int64_t row, int64_t at, Vector value) const { return present_ ? value * Load(values_.at(row * stride_ + at)) : value; }

 private:
  int64_t stride_;
  Buffer values_;
  bool present_;
};

inline const float* MaskOf(durasweep::Masks masks, int index) { return masks == nullptr ? nullptr : masks[index]; }

/// What the forward and the backward pass share.
class Residual {
 protected:
  Residual(const ResidualShape& shape, durasweep::Masks masks)
      : shape_(shape),
        rows_(shape),
        stride_(RowStride(shape.channels)),
        input_stride_(RowStride(shape.features)),
        first_taps_(shape, shape.input, shape.inner, shape.kernel),
        second_taps_(shape, shape.inner, shape.output, shape.kernel),
        kept_taps_(shape, shape.input, shape.output, 1),
        first_patches_(rows_, first_taps_, kInput, kInner, shape.features),
        second_patches_(rows_, second_taps_, kInner, kOutput, shape.channels),
        kept_patches_(rows_, kept_taps_, kInput, kOutput, shape.features),
        first_mask_(shape, rows_, kInner, MaskOf(masks, 0)),
        second_mask_(shape, rows_, kOutput, MaskOf(masks, 1)) {}

  RowMap MakeMap(Place place) const {
    const bool compact = place == kInput ? shape_.compact_input : shape_.from_end;
    RowMap map(compact ? rows_.positions(place).count : shape_.steps, shape_.batch);
    rows_.Map(place, compact, &map);
    return map;
  }

  const ResidualShape& shape_;
  ResidualRows rows_;
  int64_t stride_;
  int64_t input_stride_;
  Taps first_taps_;
  Taps second_taps_;
  Taps kept_taps_;
  Patches first_patches_;
  Patches second_patches_;
  Patches kept_patches_;
  ResidualMask first_mask_;
  ResidualMask second_mask_;
};

/// The forward pass of a convolution over patches.
class ForwardProduct {
 public:
  ForwardProduct(const float* weight, const float* bias, int64_t channels, int64_t width, int64_t kernel)
      : weight_(width * kernel, channels), bias_(bias, channels) {
    weight_.SetColumns(0, FlatWeight(weight, channels, width, kernel).values(), channels);
  }

  void Run(const Patches& patches, float* to, int64_t stride, int64_t rows) const {
    Project(patches.values(), patches.stride(), weight_, bias_.at(0), to, stride, rows);
  }

 private:
  PackedMatrix weight_;
  PaddedVector bias_;
};

class ResidualForwardRun : Residual {
 public:
  explicit ResidualForwardRun(const ResidualForward& run)
      : Residual(run.shape, run.masks),
        run_(run),
        saved_(run.saved, run.shape, rows_),
        first_(run.parameters.first_weight, run.parameters.first_bias, shape_.channels, shape_.features, shape_.kernel),
        second_(run.parameters.second_weight, run.parameters.second_bias, shape_.channels, shape_.channels, shape_.kernel),
        projects_(run.parameters.kept_weight != nullptr),
        kept_(run.parameters.kept_weight, run.parameters.kept_bias, projects_ ? shape_.channels : 0, shape_.features, 1),
        kept_rows_(rows_.most(kOutput) * stride_) {}

  void Run() {
    FillZeros(saved_.input.values, rows_.total(kInput) * input_stride_);
    MakeMap(kInput).TakeRows(run_.input, shape_.features, saved_.input.values, input_stride_);
    for (int64_t index = 0; index < rows_.groups(); ++index) RunGroup(rows_.group(index));
    MakeMap(kOutput).GiveRows(saved_.output.values, stride_, run_.output, shape_.channels);
  }

 private:
  void RunGroup(const ResidualGroup& group) {
    first_patches_.Take(group, saved_.input.values, input_stride_);
    Convolve(first_, first_patches_, first_mask_, group, kInner, saved_.inner.values);
    second_patches_.Take(group, saved_.inner.values, stride_);
    Convolve(second_, second_patches_, second_mask_, group, kOutput, saved_.second.values);
    kept_patches_.Take(group, saved_.input.values, input_stride_);
    if (projects_) kept_.Run(kept_patches_, kept_rows_.at(0), stride_, group.rows[kOutput]);
    const float* kept = projects_ ? kept_rows_.at(0) : kept_patches_.values();
    const int64_t kept_stride = projects_ ? stride_ : kept_patches_.stride();
    const int64_t first = group.first_rows[kOutput];
    ForEachVector(group.rows[kOutput], shape_.channels, [&](int64_t row, int64_t at) {
      const Vector sum = Load(saved_.second.at(first + row) + at) + Load(kept + row * kept_stride + at);
      Store(saved_.output.at(first + row) + at, sum > 0.0f ? sum : Vector{});
    });
  }

  /// Convolution, ReLU and dropout.
  void Convolve(const ForwardProduct& product, const Patches& patches, const ResidualMask& mask, const ResidualGroup& group, Place place,
                float* all) {
    const int64_t first = group.first_rows[place];
    float* rows = all + first * stride_;
    product.Run(patches, rows, stride_, group.rows[place]);
    ForEachVector(group.rows[place], shape_.channels, [&](int64_t row, int64_t at) {
      const Vector sum = Load(rows + row * stride_ + at);
      Store(rows + row * stride_ + at, mask.At(first + row, at, sum > 0.0f ? sum : Vector{}));
    });
  }

  const ResidualForward& run_;
  SavedResidual<float> saved_;
  ForwardProduct first_;
  ForwardProduct second_;
  bool projects_;
  ForwardProduct kept_;
  Buffer kept_rows_;
};

void RunResidual(const ResidualForward& run) { ResidualForwardRun(run).Run(); }

}  // namespace

#endif
