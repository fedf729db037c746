// Forward and backward pass of a Transformer encoder over a batch.

#ifndef DURASWEEP_ENCODER_H
#define DURASWEEP_ENCODER_H

#include "encoder-layer-back.h"
#include "encoder-layer.h"

namespace {

using durasweep::EncoderBackward;
using durasweep::EncoderForward;

/// Where the embedding's parameters are; those of the layers follow, one layer after another.
template <typename Value>
struct EncoderParameters {
  EncoderParameters(Value* memory, const EncoderShape& shape) : all(memory) {
    embedding_weight = shape.features == shape.width ? nullptr : all.Cut(shape.width * shape.features);
    embedding_bias = shape.features == shape.width ? nullptr : all.Cut(shape.width);
  }

  LayerParameters<Value> CutLayer(const EncoderShape& shape) { return LayerParameters<Value>(&all, shape); }

  Cutter<Value> all;
  Value* embedding_weight;
  Value* embedding_bias;
};

template <typename Value>
struct SavedEncoder {
  SavedEncoder(Value* memory, const EncoderShape& shape, const EncoderRows& rows) : all(memory) {
    input = all.CutRows(rows.count(), shape.features);
    const int64_t given = shape.layers > 0 && shape.ends ? rows.ends() : rows.count();
    if (shape.pre_norm) {
      standard = all.CutRows(given, shape.width);
      scales = all.Cut(given);
    }
  }

  Cutter<Value> all;
  Rows<Value> input;
  Rows<Value> standard = {nullptr, 0};  ///< normalised rows of the last normalisation
  Value* scales = nullptr;
};

int64_t CountSavedEncoder(const EncoderShape& shape) {
  const EncoderRows rows(shape);
  SavedEncoder<float> saved(nullptr, shape, rows);
  for (int64_t layer = 0; layer < shape.layers; ++layer) SavedLayer<float>(&saved.all, shape, rows, shape.ends && layer + 1 == shape.layers);
  return saved.all.used();
}

/// Masks of one layer as rows.
class MaskRows {
 public:
  MaskRows(const EncoderShape& shape, const EncoderRows& rows, bool ends, durasweep::Masks masks, int64_t layer)
      : width_rows_(masks == nullptr ? 0 : (ends ? rows.ends() : rows.count()) * RowStride(shape.width)),
        inner_rows_(masks == nullptr ? 0 : (ends ? rows.ends() : rows.count()) * RowStride(shape.feed_forward)),
        last_rows_(masks == nullptr ? 0 : (ends ? rows.ends() : rows.count()) * RowStride(shape.width)) {
    if (masks == nullptr) {
      masks_ = {{{nullptr, 0}, {nullptr, 0}, {nullptr, 0}}};
      return;
    }
    RowMap map(shape.steps, shape.batch);
    if (ends) rows.MapLastSteps(&map);
    else rows.MapSteps(&map);
    const int64_t stride = RowStride(shape.width), inner_stride = RowStride(shape.feed_forward);
    map.TakeRows(masks[3 * layer], shape.width, width_rows_.at(0), stride);
    map.TakeRows(masks[3 * layer + 1], shape.feed_forward, inner_rows_.at(0), inner_stride);
    map.TakeRows(masks[3 * layer + 2], shape.width, last_rows_.at(0), stride);
    masks_ = {{{width_rows_.at(0), stride}, {inner_rows_.at(0), inner_stride}, {last_rows_.at(0), stride}}};
  }

  const LayerMasks& get() const { return masks_; }

 private:
  Buffer width_rows_;
  Buffer inner_rows_;
  Buffer last_rows_;
  LayerMasks masks_;
};

/// Maps the columns of the output to rows of the top layer.
class OutputMap {
 public:
  OutputMap(const EncoderShape& shape, const EncoderRows& rows) : map_(shape.ends ? 1 : shape.steps, shape.batch) {
    if (!shape.ends) rows.MapSteps(&map_);
    for (int64_t sequence = 0; shape.ends && sequence < shape.batch; ++sequence) map_.Set(0, sequence, sequence);
  }

  const RowMap& get() const { return map_; }

 private:
  RowMap map_;
};

/// x `[rows, width]` += the position encoding of each row's time step
inline void AddPositions(const EncoderForward& run, const EncoderRows& rows, float* x) {
  const int64_t stride = RowStride(run.shape.width);
  Buffer positions(run.shape.steps * stride);
  Transpose(run.positions, run.shape.steps, positions.at(0), stride, run.shape.width, run.shape.steps);
  for (int64_t sequence = 0; sequence < run.shape.batch; ++sequence) {
    AddRows(positions.at(0), stride, x + rows.start(sequence) * stride, stride, rows.length(sequence), run.shape.width);
  }
}

void RunEncoder(const EncoderForward& run) {
  const EncoderShape& shape = run.shape;
  const EncoderRows rows(shape);
  const int64_t stride = RowStride(shape.width);
  EncoderParameters<const float> parameters(run.parameters, shape);
  SavedEncoder<float> saved(run.saved, shape, rows);
  RowMap steps(shape.steps, shape.batch);
  rows.MapSteps(&steps);
  FillZeros(saved.input.values, rows.count() * saved.input.stride);
  steps.TakeRows(run.input, shape.features, saved.input.values, saved.input.stride);

  Buffer x((rows.count() + kSpareRows) * stride), y((rows.count() + kSpareRows) * stride);
  float *now = x.at(0), *next = y.at(0);
  if (parameters.embedding_weight == nullptr) {
    std::memcpy(now, saved.input.values, Bytes(rows.count() * stride));
  } else {
    PackedMatrix weight(shape.features, shape.width);
    weight.SetColumns(0, parameters.embedding_weight, shape.width);
    const PaddedVector bias(parameters.embedding_bias, shape.width);
    Project(saved.input.values, saved.input.stride, weight, bias.at(0), now, stride, rows.count());
  }
  if (run.positions != nullptr) AddPositions(run, rows, now);
  for (int64_t layer = 0; layer < shape.layers; ++layer) {
    const bool ends = shape.ends && layer + 1 == shape.layers;
    const LayerParameters<const float> own = parameters.CutLayer(shape);
    const SavedLayer<float> kept(&saved.all, shape, rows, ends);
    const MaskRows masks(shape, rows, ends, run.masks, layer);
    EncoderLayerForward(shape, rows, ends, own, masks.get(), kept).Run(now, next);
    float* before = now;
    now = next;
    next = before;
  }
  if (shape.pre_norm) {
    const float* weight = parameters.all.Cut(shape.width);
    const Norm norm(weight, parameters.all.Cut(shape.width), shape.width);
    norm.Run(now, stride, saved.standard.values, stride, saved.scales, now, stride, rows.ends());
  }
  OutputMap(shape, rows).get().GiveRows(now, stride, run.output, shape.width);
}

/// Sums the gradient of each time step over all sequences, `[width, steps]`.
inline void SumPositions(const EncoderBackward& run, const EncoderRows& rows, const float* gradient) {
  const EncoderShape& shape = run.shape;
  const int64_t stride = RowStride(shape.width);
  Buffer sums(shape.steps * stride);
  for (int64_t sequence = 0; sequence < shape.batch; ++sequence) {
    AddRows(gradient + rows.start(sequence) * stride, stride, sums.at(0), stride, rows.length(sequence), shape.width);
  }
  Transpose(sums.at(0), stride, run.position_gradient, shape.steps, shape.steps, shape.width);
}

void GoBackEncoder(const EncoderBackward& run) {
  const EncoderShape& shape = run.shape;
  const EncoderRows rows(shape);
  const int64_t stride = RowStride(shape.width);
  const SavedEncoder<const float> whole(run.saved, shape, rows);
  Buffer x((rows.count() + kSpareRows) * stride), y(shape.ends ? (rows.ends() + kSpareRows) * stride : 0);
  float* gradient = shape.ends ? y.at(0) : x.at(0);
  OutputMap(shape, rows).get().TakeRows(run.gradient, shape.width, gradient, stride);
  EncoderParameters<float> to(run.parameter_gradient, shape);
  EncoderParameters<const float> parameters(run.parameters, shape);
  if (shape.pre_norm) {
    const int64_t before = durasweep::CountEncoderParameters(shape) - 2 * shape.width;
    Norm norm(run.parameters + before, run.parameters + before + shape.width, shape.width);
    norm.GoBack(gradient, stride, whole.standard.values, stride, whole.scales, gradient, stride, rows.ends());
    norm.WriteGradients(run.parameter_gradient + before, run.parameter_gradient + before + shape.width);
  }
  for (int64_t layer = shape.layers - 1; layer >= 0; --layer) {
    const bool ends = shape.ends && layer + 1 == shape.layers;
    // The parameters and saved values of the lower layers come first.
    EncoderParameters<const float> from = parameters;
    EncoderParameters<float> into = to;
    SavedEncoder<const float> saved = whole;
    for (int64_t below = 0; below < layer; ++below) {
      from.CutLayer(shape);
      into.CutLayer(shape);
      SavedLayer<const float>(&saved.all, shape, rows, false);
    }
    const LayerParameters<const float> own = from.CutLayer(shape);
    const SavedLayer<const float> kept(&saved.all, shape, rows, ends);
    const MaskRows masks(shape, rows, ends, run.masks, layer);
    EncoderLayerBackward back(shape, rows, ends, own, masks.get(), kept);
    back.Run(gradient, x.at(0));
    back.WriteGradients(into.CutLayer(shape));
    gradient = x.at(0);
  }
  if (run.position_gradient != nullptr) SumPositions(run, rows, gradient);
  RowMap steps(shape.steps, shape.batch);
  rows.MapSteps(&steps);
  if (parameters.embedding_weight == nullptr) {
    if (run.input_gradient != nullptr) steps.GiveRows(gradient, stride, run.input_gradient, shape.features);
    return;
  }
  Back embedding(parameters.embedding_weight, shape.width, shape.features, rows.count());
  embedding.Gather(whole.input.values, whole.input.stride, gradient, stride, rows.count());
  embedding.WriteGradients(to.embedding_weight, to.embedding_bias);
  if (run.input_gradient == nullptr) return;
  Buffer given(rows.count() * RowStride(shape.features));
  embedding.GiveInput(gradient, stride, given.at(0), RowStride(shape.features), rows.count());
  steps.GiveRows(given.at(0), RowStride(shape.features), run.input_gradient, shape.features);
}

}  // namespace

#endif
