// Blocks without recurrence, and the loss: forward and backward pass over a batch. See docs/architecture.md, "Kernels".
//
// A matrix `[rows, steps·batch]` has the layout of scan.h. Parameters are one vector, in the order in which the block lists them.

#ifndef DURASWEEP_BLOCKS_H
#define DURASWEEP_BLOCKS_H

#include <cstdint>

namespace durasweep {

/// A Transformer encoder: `core/models/blocks/transformer`.
struct EncoderShape {
  int64_t features;
  int64_t width;
  int64_t heads;  ///< must divide the width
  int64_t feed_forward;
  int64_t layers;
  int64_t steps;
  int64_t batch;
  bool pre_norm;
  /// Only the last step of each sequence is wanted, so the top layer computes no other.
  bool ends;
  const int32_t* lengths;  ///< `[batch]`: valid lengths; steps beyond them are neither read nor computed
};

/// Number of parameter values, without the positions.
static constexpr int64_t CountEncoderParameters(const EncoderShape& shape) {
  const int64_t width = shape.width, inner = shape.feed_forward;
  const int64_t layer = 4 * width * (width + 1) + inner * (width + 1) + width * (inner + 1) + 4 * width;
  return (shape.features == width ? 0 : width * (shape.features + 1)) + shape.layers * layer + (shape.pre_norm ? 2 * width : 0);
}

/// One dropout mask `[channels, steps·batch]` for each dropout site, to multiply by; null: nothing is dropped. An encoder has three sites
/// in each layer.
using Masks = const float* const*;

struct EncoderForward {
  EncoderShape shape;
  const float* parameters;
  const float* positions;  ///< `[width, steps]`, added to every sequence; null: nothing is added
  Masks masks;
  const float* input;  ///< `[features, steps·batch]`
  float* output;       ///< `[width, steps·batch]`, zero beyond each sequence's length; `[width, batch]` if only ends are wanted
  float* saved;        ///< `saved_size` values that the backward pass needs
};

struct EncoderBackward {
  EncoderShape shape;
  const float* parameters;
  Masks masks;
  const float* saved;     ///< from the forward pass
  const float* gradient;  ///< of the output
  float* parameter_gradient;
  float* position_gradient;  ///< null: not wanted
  float* input_gradient;     ///< null: not wanted
};

struct EncoderKernels {
  int64_t (*saved_size)(const EncoderShape&);
  void (*forward)(const EncoderForward&);
  void (*backward)(const EncoderBackward&);
};

/// The time steps of every sequence that are computed, ascending.
struct Positions {
  const int32_t* values;
  int64_t count;
};

/// A level of a temporal convolutional network: `core/models/blocks/residual-convolution`.
struct ResidualShape {
  int64_t features;
  int64_t channels;
  int64_t kernel;
  int64_t dilation;
  int64_t steps;
  int64_t batch;
  const int32_t* lengths;  ///< `[batch]`
  /// Whether positions count back from each sequence's last step (0) instead of from its first. Positions outside a sequence are skipped.
  bool from_end;
  /// The input has a block of columns for each of its positions, `[features, input.count·batch]`; otherwise for each time step.
  bool compact_input;
  Positions input;   ///< those that the inner positions and the output depend on
  Positions inner;   ///< after the first convolution
  Positions output;  ///< the output has a block of columns for each if `from_end`, otherwise for each time step
};

/// Parameters, or their gradients.
template <typename Value>
struct ResidualParameters {
  Value *first_weight, *first_bias;    ///< `[channels, features, kernel]`
  Value *second_weight, *second_bias;  ///< `[channels, channels, kernel]`
  Value *kept_weight, *kept_bias;      ///< `[channels, features, 1]`; null: the input is added unchanged
};

struct ResidualForward {
  ResidualShape shape;
  ResidualParameters<const float> parameters;
  Masks masks;  ///< two, `[channels, steps·batch]`, or null
  const float* input;
  float* output;
  float* saved;
};

struct ResidualBackward {
  ResidualShape shape;
  ResidualParameters<const float> parameters;
  Masks masks;
  const float* saved;
  const float* gradient;
  ResidualParameters<float> parameter_gradients;
  float* input_gradient;  ///< null: not wanted
};

struct ResidualKernels {
  int64_t (*saved_size)(const ResidualShape&);
  void (*forward)(const ResidualForward&);
  void (*backward)(const ResidualBackward&);
};

/// A convolution over time with zero padding: `core/models/blocks/convolution`.
struct ConvolutionShape {
  int64_t features;
  int64_t channels;
  int64_t kernel;  ///< odd
  int64_t dilation;
  int64_t pooling;  ///< steps of which the largest is kept; a remainder is dropped
  int64_t steps;    ///< not less than `pooling`
  int64_t batch;
  bool relu;
  const int32_t* lengths;  ///< `[batch]`: steps beyond them are read as zeros; null: they are zeros
};

struct ConvolutionForward {
  ConvolutionShape shape;
  const float* weight;  ///< `[channels, features, kernel]`
  const float* bias;
  const float* input;  ///< `[features, steps·batch]`
  float* output;       ///< `[channels, pools·batch]`
  float* saved;        ///< `[channels, pools·pooling·batch]`: the output before pooling
};

struct ConvolutionBackward {
  ConvolutionShape shape;
  const float* weight;
  const float* input;
  const float* output;
  const float* saved;
  const float* gradient;  ///< of the output
  float* weight_gradient;
  float* bias_gradient;
  float* input_gradient;  ///< null: not wanted
};

struct ConvolutionKernels {
  void (*forward)(const ConvolutionForward&);
  void (*backward)(const ConvolutionBackward&);
};

/// The classifier: `core/models/blocks/linear`. Vectors are matrices `[width, batch]`.
struct LinearShape {
  int64_t width;
  int64_t classes;
  int64_t batch;
  const float* weight;  ///< `[classes, width]`
  const float* input;   ///< `[width, batch]`
};

struct LinearForward {
  LinearShape shape;
  const float* bias;  ///< `[classes]`
  float* logits;      ///< `[classes, batch]`
};

struct LinearBackward {
  LinearShape shape;
  const float* gradient;  ///< of the logits
  float* weight_gradient;
  float* bias_gradient;
  float* input_gradient;
};

/// The cross-entropy of softmax, and the gradient of the mean over the batch.
struct CrossEntropy {
  int64_t classes;
  int64_t batch;
  const float* logits;   ///< `[classes, batch]`
  const float* targets;  ///< `[batch, classes]`
  const float* weights;  ///< `[batch]`: each sequence's weight in the gradient; null: all 1
  float* losses;         ///< `[batch]`, without weights
  float* rows;           ///< `[batch, classes]`, the logits again
  float* gradient;       ///< `[classes, batch]`
};

struct ClassifierKernels {
  void (*forward)(const LinearForward&);
  void (*backward)(const LinearBackward&);
  void (*loss)(const CrossEntropy&);
};

/// The numbers of an update by Adam: `core/training/adam.ts`.
struct AdamRates {
  float step_size;     ///< with the bias correction
  float epsilon;       ///< likewise
  float decay;         ///< share of the weights that decays; 0: none
  float first_share;   ///< of the gradient in the first moment: 1 − β₁
  float second_share;  ///< of its square in the second moment: 1 − β₂
};

/// All arrays have `count` values.
struct AdamUpdate {
  int64_t count;
  float* weights;
  float* first_moment;
  float* second_moment;
  const float* gradient;
  const float* mask;  ///< 0 for weights that do not decay; null: all decay
  AdamRates rates;
};

}  // namespace durasweep

#endif
