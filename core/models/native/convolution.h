// A convolution over time with zero padding, an activation, and maximum pooling: forward and backward pass over a batch.
//
// A shift in time is a shift by whole blocks of columns, so the inputs of each output are rows of shifted copies: its patches.

#ifndef DURASWEEP_CONVOLUTION_H
#define DURASWEEP_CONVOLUTION_H

#include "flat-weight.h"
#include "padded-matrix.h"

namespace {

using durasweep::ConvolutionBackward;
using durasweep::ConvolutionForward;
using durasweep::ConvolutionShape;

/// Sizes that follow from a shape. Patches are in the order of FlatWeight: `[kernel·features]` for each output.
struct ConvolutionSizes {
  explicit ConvolutionSizes(const ConvolutionShape& shape)
      : depth(shape.kernel * shape.features),
        used(shape.steps / shape.pooling * shape.pooling * shape.batch),
        margin((shape.kernel - 1) / 2 * shape.dilation < shape.steps ? (shape.kernel - 1) / 2 * shape.dilation : shape.steps) {}

  int64_t depth;
  int64_t used;    ///< columns that are pooled
  int64_t margin;  ///< steps of zeros on each side, no more than there are steps
};

/// A matrix `[features, steps·batch]` between margins, to which patches lead.
class ShiftedRows {
 public:
  ShiftedRows(const ConvolutionShape& shape, const ConvolutionSizes& sizes)
      : shape_(shape),
        sizes_(sizes),
        stride_(RowStride((shape.steps + 2 * sizes.margin) * shape.batch + kDepth)),
        values_(shape.features * stride_) {}

  /// Copies the valid steps of each sequence.
  void Set(const float* input) {
    ForEachStep([&](int64_t own, int64_t at, int64_t step) {
      for (int64_t sequence = 0; sequence < shape_.batch; ++sequence) {
        if (IsValid(sequence, step)) *values_.at(own + sequence) = input[at + sequence];
      }
    });
  }

  /// Writes the valid steps of each sequence, and zeros beyond.
  void Get(float* to) const {
    ForEachStep([&](int64_t own, int64_t at, int64_t step) {
      for (int64_t sequence = 0; sequence < shape_.batch; ++sequence) {
        to[at + sequence] = IsValid(sequence, step) ? *values_.at(own + sequence) : 0.0f;
      }
    });
  }

  /// The row of a patch from a column of the output on.
  float* at(int64_t patch, int64_t column) { return values_.at(Place(patch, column)); }
  const float* at(int64_t patch, int64_t column) const { return values_.at(Place(patch, column)); }

 private:
  bool IsValid(int64_t sequence, int64_t step) const { return shape_.lengths == nullptr || step < shape_.lengths[sequence]; }

  /// A shift beyond the margin reads nothing but zeros, like one by the margin plus all steps.
  int64_t Place(int64_t patch, int64_t column) const {
    const int64_t feature = patch % shape_.features, tap = patch / shape_.features;
    const int64_t shift = (tap - (shape_.kernel - 1) / 2) * shape_.dilation;
    const int64_t limited = shift < -sizes_.margin ? -sizes_.margin : shift > sizes_.margin ? sizes_.margin : shift;
    return feature * stride_ + (sizes_.margin + limited) * shape_.batch + column;
  }

  template <typename Function>
  void ForEachStep(Function function) const {
    for (int64_t feature = 0; feature < shape_.features; ++feature) {
      for (int64_t step = 0; step < shape_.steps; ++step) {
        function(feature * stride_ + (sizes_.margin + step) * shape_.batch, (feature * shape_.steps + step) * shape_.batch, step);
      }
    }
  }

  const ConvolutionShape& shape_;
  const ConvolutionSizes& sizes_;
  int64_t stride_;
  Buffer values_;
};

/// The largest of each pool's steps: `[channels, used columns]` → `[channels, columns / pooling]`.
void PoolSteps(const ConvolutionShape& shape, const float* activated, float* output) {
  const int64_t pools = shape.steps / shape.pooling, batch = shape.batch;
  for (int64_t pool = 0; pool < shape.channels * pools; ++pool, output += batch) {
    std::memcpy(output, activated, Bytes(batch));
    activated += batch;
    for (int64_t step = 1; step < shape.pooling; ++step, activated += batch) {
      for (int64_t at = 0; at < batch; ++at) output[at] = activated[at] > output[at] ? activated[at] : output[at];
    }
  }
}

/// The gradient of the sums before the activation. On a tie within a pool, the earlier step gets the gradient, as in the plain form.
void UnpoolSteps(const ConvolutionBackward& back, PaddedMatrix* sums) {
  const ConvolutionShape& shape = back.shape;
  const int64_t pools = shape.steps / shape.pooling, batch = shape.batch;
  const float *gradient = back.gradient, *activated = back.saved, *pooled = back.output;
  Buffer rest(batch);
  for (int64_t channel = 0; channel < shape.channels; ++channel) {
    float* to = sums->at(channel);
    for (int64_t pool = 0; pool < pools; ++pool, gradient += batch, pooled += batch) {
      std::memcpy(rest.at(0), gradient, Bytes(batch));
      for (int64_t step = 0; step < shape.pooling; ++step, activated += batch, to += batch) {
        float* __restrict left = rest.at(0);
        for (int64_t at = 0; at < batch; ++at) {
          const bool is_largest = activated[at] == pooled[at];
          to[at] = is_largest && (!shape.relu || activated[at] > 0) ? left[at] : 0.0f;
          left[at] = is_largest ? 0.0f : left[at];
        }
      }
    }
  }
}

void RunConvolution(const ConvolutionForward& run) {
  const ConvolutionShape& shape = run.shape;
  const ConvolutionSizes sizes(shape);
  const FlatWeight flat(run.weight, shape.channels, shape.features, shape.kernel);
  const PaddedMatrix weight(flat.values(), shape.channels, sizes.depth);
  ShiftedRows input(shape, sizes);
  input.Set(run.input);
  PaddedMatrix patches(sizes.depth, kTile), sums(shape.channels, kTile);
  for (int64_t column = 0; column < sizes.used; column += kTile) {
    for (int64_t patch = 0; patch < sizes.depth; ++patch) std::memcpy(patches.at(patch), input.at(patch, column), Bytes(kTile));
    ForEachVector(shape.channels, kTile, [&](int64_t row, int64_t at) { Store(sums.at(row, at), Fill(run.bias[row])); });
    AddMatrices<false>(weight, patches, &sums, shape.channels, kTile, sizes.depth);
    const int64_t count = sizes.used - column < kTile ? sizes.used - column : kTile;
    for (int64_t row = 0; row < shape.channels; ++row) {
      const float* from = sums.at(row);
      float* to = run.saved + row * sizes.used + column;
      for (int64_t at = 0; at < count; ++at) to[at] = shape.relu && from[at] < 0 ? 0.0f : from[at];
    }
  }
  PoolSteps(shape, run.saved, run.output);
}

/// Gradient of the flat weight, from the patches of kDepth columns at a time.
void GatherWeights(const ConvolutionShape& shape, const ConvolutionSizes& sizes, const ShiftedRows& input, const PaddedMatrix& sums,
                   PaddedMatrix* weights) {
  PaddedMatrix patches(sizes.depth, kDepth), rows(kDepth, sizes.depth);
  for (int64_t column = 0; column < sizes.used; column += kDepth) {
    const int64_t count = sizes.used - column < kDepth ? sizes.used - column : kDepth;
    for (int64_t patch = 0; patch < sizes.depth; ++patch) std::memcpy(patches.at(patch), input.at(patch, column), Bytes(count));
    Transpose(patches.at(0), patches.stride(), rows.at(0), rows.stride(), sizes.depth, count);
    for (int64_t tile = 0; tile < sizes.depth; tile += kTile) {
      AddTiles<false>(sums.at(0, column), sums.stride(), rows.at(0, tile), rows.stride(), weights->at(0, tile), weights->stride(), count,
                      durasweep::RoundUp(shape.channels, kRowUnit));
    }
  }
}

void GiveInputs(const ConvolutionShape& shape, const ConvolutionSizes& sizes, const PaddedMatrix& weight, const PaddedMatrix& sums, float* to) {
  ShiftedRows input(shape, sizes);
  PaddedMatrix patches(sizes.depth, kTile);
  for (int64_t column = 0; column < sizes.used; column += kTile) {
    ForEachVector(sizes.depth, kTile, [&](int64_t row, int64_t at) { Store(patches.at(row, at), Vector{}); });
    for (int64_t k = 0; k < shape.channels; k += kDepth) {
      AddTiles<true>(weight.at(k), weight.stride(), sums.at(k, column), sums.stride(), patches.at(0), patches.stride(),
                     shape.channels - k < kDepth ? shape.channels - k : kDepth, durasweep::RoundUp(sizes.depth, kRowUnit));
    }
    for (int64_t patch = 0; patch < sizes.depth; ++patch) AddRows(patches.at(patch), 0, input.at(patch, column), 0, 1, kTile);
  }
  input.Get(to);
}

void GoBackConvolution(const ConvolutionBackward& back) {
  const ConvolutionShape& shape = back.shape;
  const ConvolutionSizes sizes(shape);
  PaddedMatrix sums(shape.channels, sizes.used);
  UnpoolSteps(back, &sums);
  for (int64_t row = 0; row < shape.channels; ++row) back.bias_gradient[row] = SumRow(sums, row);
  ShiftedRows input(shape, sizes);
  input.Set(back.input);
  PaddedMatrix weights(shape.channels, sizes.depth);
  GatherWeights(shape, sizes, input, sums, &weights);
  FlatWeight gradient(shape.channels, shape.features, shape.kernel);
  weights.Write(gradient.values(), shape.channels, sizes.depth);
  gradient.Write(back.weight_gradient);
  if (back.input_gradient == nullptr) return;
  const FlatWeight flat(back.weight, shape.channels, shape.features, shape.kernel);
  GiveInputs(shape, sizes, PaddedMatrix(flat.values(), shape.channels, sizes.depth), sums, back.input_gradient);
}

}  // namespace

#endif
