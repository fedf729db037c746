// Blocks that read all steps of a sequence at once, run over a batch, and back. See docs/architecture.md, "Kernels".
//
// A matrix `[rows, steps·batch]` lies as scan.h has it. Parameters are one vector, in the order in which the block lists them.

#ifndef DURASWEEP_BLOCKS_H
#define DURASWEEP_BLOCKS_H

#include <cstdint>

namespace durasweep {

/// A Transformer encoder: `core/models/blocks/transformer`.
struct EncoderShape {
  int64_t features;
  int64_t width;
  int64_t heads;  ///< divide the width
  int64_t feed_forward;
  int64_t layers;
  int64_t steps;
  int64_t batch;
  bool pre_norm;
  /// Only the last step of each sequence is wanted: of the top layer then no other is computed.
  bool ends;
  const int32_t* lengths;  ///< `[batch]`, steps of each sequence; what lies beyond is neither read nor computed
};

/// Numbers in the parameters, positions left out.
static constexpr int64_t CountEncoderParameters(const EncoderShape& shape) {
  const int64_t width = shape.width, inner = shape.feed_forward;
  const int64_t layer = 4 * width * (width + 1) + inner * (width + 1) + width * (inner + 1) + 4 * width;
  return (shape.features == width ? 0 : width * (shape.features + 1)) + shape.layers * layer + (shape.pre_norm ? 2 * width : 0);
}

/// Three of each layer, `[width or feed_forward, steps·batch]`, to multiply with; null: nothing is dropped.
using Masks = const float* const*;

struct EncoderForward {
  EncoderShape shape;
  const float* parameters;
  const float* positions;  ///< `[width, steps]`, added to every sequence; null: nothing is
  Masks masks;
  const float* input;  ///< `[features, steps·batch]`
  float* output;       ///< `[width, steps·batch]`, zero beyond each sequence's length; `[width, batch]` where only ends are wanted
  float* saved;        ///< `saved_size` values, what going back needs
};

struct EncoderBackward {
  EncoderShape shape;
  const float* parameters;
  Masks masks;
  const float* saved;     ///< as the way forward left it
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

}  // namespace durasweep

#endif
