// One direction of one recurrent layer, run over all steps of a batch, and back. See docs/architecture.md, "Kernels".
//
// A matrix `[rows, steps·batch]` lies row after row; its columns are the batch's sequences at step 0, then at step 1, and so on.
// Gates stand in PyTorch's order, one block of `hidden` rows each.

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
  /// From the last step to the first.
  bool reverse;
  /// `[batch]`, valid steps of each sequence: after them the state is zero. Null: all steps of all sequences are valid.
  const int32_t* lengths;
};

struct Weights {
  const float* input;      ///< `[gates·hidden, features]`
  const float* recurrent;  ///< `[gates·hidden, hidden]`
};

struct ForwardScan {
  ScanShape shape;
  Weights weights;
  const float* input_bias;      ///< `[gates·hidden]`
  const float* recurrent_bias;  ///< `[gates·hidden]`
  const float* input;           ///< `[features, steps·batch]`
  float* outputs;               ///< `[hidden, steps·batch]`; null: not wanted
  float* ends;                  ///< `[hidden, batch]`, each sequence's output where the scan leaves it; null: not wanted
  float* saved;                 ///< `steps · SavedStepSize` values, what going back needs; null: nothing is kept
};

struct BackwardScan {
  ScanShape shape;
  Weights weights;
  const float* saved;            ///< as the forward scan left it
  const float* output_gradient;  ///< `[hidden, steps·batch]`; null: zero
  const float* end_gradient;     ///< `[hidden, batch]`; null: zero
  float* input_weight;           ///< gradients, in the shapes of what they are of
  float* recurrent_weight;
  float* input_bias;
  float* recurrent_bias;
  float* input;  ///< null: not wanted
};

/// One recording through one direction of one layer, for an answer at once; nothing is kept for going back.
struct RecordingScan {
  int64_t features;
  int64_t hidden;
  int64_t steps;
  bool reverse;
  /// Transposed, `[features, gates·units]` and `[hidden, gates·units]`, units being PadUnits(hidden) and what pads them 0; gates in the order of
  /// cells.h's sums.
  Weights weights;
  const float* biases;  ///< `[4·units]`, of cells.h's sums
  const float* input;   ///< `[steps, features]`
  float* outputs;       ///< `[steps, hidden]`
};

struct CellScans {
  void (*forward)(const ForwardScan&);
  void (*backward)(const BackwardScan&);
  void (*recording)(const RecordingScan&);
};

/// Values to multiply activations with, so that some are dropped: `drawDropoutMask` of `core/models/dropout.ts`.
struct DropoutMask {
  const int32_t* seeds;  ///< two
  int64_t channels;
  int64_t steps;
  int64_t batch;
  int32_t bits;   ///< an activation is kept whose 16 random bits are at least this; 0 to 65,535
  float* values;  ///< `[channels, steps·batch]`
};

/// What is compiled for one level of processor.
struct Scans {
  CellScans gru;
  CellScans lstm;
  EncoderKernels encoder;
  ResidualKernels residual;
  void (*mask)(const DropoutMask&);
};

// Static, as everything in the headers: the same code is compiled for several levels of processor, and the linker must not mix them.
static constexpr int64_t RoundUp(int64_t value, int64_t multiple) { return (value + multiple - 1) / multiple * multiple; }

/// Inside a scan a step's matrices have a row for each sequence, `[rows, units]`, both padded with zeros: to whole tiles at every level.
static constexpr int64_t PadRows(int64_t batch) { return RoundUp(batch, 8); }
static constexpr int64_t PadUnits(int64_t units) { return RoundUp(units, 16); }

/// Between rows: room for a last tile, and an odd number of cache lines, so that the elements of a column fall into different sets of a
/// cache.
static constexpr int64_t Stride(int64_t columns) { return RoundUp(columns, 32) + 16; }

/// What a step saves: its input, its output, and `blocks` matrices of the cell's.
static constexpr int64_t SavedStepSize(int64_t features, int64_t hidden, int64_t batch, int64_t blocks) {
  return PadRows(batch) * (Stride(features) + Stride(hidden) + blocks * PadUnits(hidden));
}

/// r, z, n, and the state's part of n.
constexpr int64_t kGruBlocks = 4;
/// i, f, g, o and the memory.
constexpr int64_t kLstmBlocks = 5;

extern const Scans kBaselineScans;
#if defined(__x86_64__)
extern const Scans kAvx2Scans;    // x86-64-v3
extern const Scans kAvx512Scans;  // x86-64-v4
#elif defined(__aarch64__)
extern const Scans kNeonScans;  // any arm64 processor has these vectors; tiles for its 32 registers
#endif

}  // namespace durasweep

#endif
