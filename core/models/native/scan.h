// One direction of one recurrent layer: forward and backward pass over all time steps of a batch. See docs/architecture.md, "Kernels".
//
// A matrix `[rows, steps·batch]` is row-major. Its columns are the batch's sequences at time step 0, then at time step 1, and so on.
// Gates are in PyTorch's order, one block of `hidden` rows each.

#ifndef DURASWEEP_SCAN_H
#define DURASWEEP_SCAN_H

#include <cstdint>

#include "blocks.h"

namespace durasweep {

struct ScanShape {
  int64_t features;
  int64_t hidden;
  int64_t steps;
  int64_t batch;
  /// Runs from the last time step to the first.
  bool reverse;
  /// `[batch]`: valid lengths; beyond them the state is zero. Null: all time steps of all sequences are valid.
  const int32_t* lengths;
};

struct Weights {
  const float* input;      ///< `[gates·hidden, features]`
  const float* recurrent;  ///< `[gates·hidden, hidden]`
};

/// The input of a scan whose layer lies on another recurrent layer. Values between two such layers are rows, one for each sequence of each
/// time step, so that neither layer transposes them.
struct Below {
  const float* parts[2];  ///< the outputs of each direction, `[steps·batch, features / count]`
  int64_t count;          ///< number of directions
  const float* mask;      ///< `[steps·batch, features]`, which multiplies the input; null: nothing is dropped
};

struct ForwardScan {
  ScanShape shape;
  Weights weights;
  const float* input_bias;      ///< `[gates·hidden]`
  const float* recurrent_bias;  ///< `[gates·hidden]`
  const float* input;           ///< `[features, steps·batch]`; null: `below` instead
  float* outputs;               ///< `[hidden, steps·batch]`, or rows; null: not wanted
  float* ends;                  ///< `[hidden, batch]`, each sequence's final output in the order of the scan; null: not wanted
  float* saved;                 ///< `steps · SavedStepSize` values that the backward pass needs; null: nothing is saved
  Below below = {};
  bool rows = false;  ///< outputs are rows, `[steps·batch, hidden]`
  /// Whether sequences share a row as long as their input is zero (row-order.h).
  bool shares_rows = false;
};

struct BackwardScan {
  ScanShape shape;
  Weights weights;
  const float* saved;            ///< from the forward scan
  const float* output_gradient;  ///< `[hidden, steps·batch]`; null: zero
  const float* end_gradient;     ///< `[hidden, batch]`; null: zero
  float* input_weight;           ///< this and the following: gradients, in the shapes of the parameters and the input
  float* recurrent_weight;
  float* input_bias;
  float* recurrent_bias;
  float* input;                 ///< null: not wanted
  int64_t gradient_stride = 0;  ///< if not 0, `output_gradient` is rows, so far apart
  bool rows = false;            ///< the input's gradient is rows, `[steps·batch, features]`
  const float* mask = nullptr;  ///< multiplies these rows; null: nothing was dropped
  /// The input if rows were shared, whose gradient is not wanted then; null: they were not.
  const float* shared_input = nullptr;
  /// Rows that are added to the input's gradient before the mask multiplies it: those of the other direction, zero beyond the longest
  /// sequence. Null: none.
  const float* added = nullptr;
};

/// One recording through one direction of one layer, for inference: nothing is saved for a backward pass.
struct RecordingScan {
  int64_t features;
  int64_t hidden;
  int64_t steps;
  bool reverse;
  /// Transposed: `[features, gates·units]` and `[hidden, gates·units]`, where units = PadUnits(hidden) and the padding is 0. Gates are in
  /// the order of the sums in cells.h.
  Weights weights;
  const float* biases;  ///< `[4·units]`, in the order of the sums in cells.h
  const float* input;   ///< `[steps, features]`
  float* outputs;       ///< `[steps, hidden]`
};

struct CellScans {
  void (*forward)(const ForwardScan&);
  void (*backward)(const BackwardScan&);
  void (*recording)(const RecordingScan&);
};

/// A dropout mask to multiply activations by: `drawDropoutMask` in `core/models/dropout.ts`.
struct DropoutMask {
  const int32_t* seeds;  ///< two
  int64_t channels;
  int64_t steps;
  int64_t batch;
  int32_t bits;   ///< an activation is kept if its 16 random bits are at least this; 0 to 65,535
  float* values;  ///< `[channels, steps·batch]`
  bool rows;      ///< `[steps·batch, channels]` instead
};

/// The kernels compiled for one processor level.
struct Scans {
  CellScans gru;
  CellScans lstm;
  EncoderKernels encoder;
  ResidualKernels residual;
  ConvolutionKernels convolution;
  ClassifierKernels classifier;
  void (*mask)(const DropoutMask&);
  void (*adam)(const AdamUpdate&);
};

// Static, like everything in the headers: the same code is compiled for several processor levels, and the linker must not mix them.
static constexpr int64_t RoundUp(int64_t value, int64_t multiple) { return (value + multiple - 1) / multiple * multiple; }

/// Inside a scan, a step's matrices `[rows, units]` have one row per sequence. Rows and units are zero-padded to whole tiles at any level.
static constexpr int64_t PadRows(int64_t batch) { return RoundUp(batch, 8); }
static constexpr int64_t PadUnits(int64_t units) { return RoundUp(units, 16); }

/// Distance between rows: space for a last tile, and an odd number of cache lines, so that the elements of a column fall into different
/// cache sets.
static constexpr int64_t Stride(int64_t columns) { return RoundUp(columns, 32) + 16; }

/// Number of values that a step saves: its input, its output, and `blocks` matrices of the cell.
static constexpr int64_t SavedStepSize(int64_t features, int64_t hidden, int64_t batch, int64_t blocks) {
  return PadRows(batch) * (Stride(features) + Stride(hidden) + blocks * PadUnits(hidden));
}

/// Blocks: r, z, n, and the state's part of n.
constexpr int64_t kGruBlocks = 4;
/// Blocks: i, f, g, o and the cell state.
constexpr int64_t kLstmBlocks = 5;

extern const Scans kBaselineScans;
#if defined(__x86_64__)
extern const Scans kAvx2Scans;    // x86-64-v3
extern const Scans kAvx512Scans;  // x86-64-v4
#elif defined(__aarch64__)
extern const Scans kNeonScans;  // every arm64 processor supports these vectors; the tiles use its 32 registers
#endif

}  // namespace durasweep

#endif
