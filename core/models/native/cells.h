// The element-wise part of a recurrent cell, for each unit of each sequence, between the products.

#ifndef DURASWEEP_CELLS_H
#define DURASWEEP_CELLS_H

#include "scan.h"
#include "vector.h"

namespace {

/// The pre-activations (sums) of a step's gates lie side by side in blocks of padded units. The input adds to the blocks from `0` on, the
/// state to those from `kStateBlock` on. A gate with two separate sums is therefore first among the input's and last among the state's.
///
/// The forward pass visits the units twice, first for the gates that depend only on the sums. The dependency chains are then half as
/// long, so the processor can run more of them in parallel.
struct Lstm {
  static constexpr int64_t kGates = 4;
  static constexpr int64_t kStateBlock = 0;
  static constexpr int64_t kSumBlocks = 4;
  static constexpr int64_t kBlocks = durasweep::kLstmBlocks;
  /// Block of a gate among the sums that the input adds to.
  static constexpr int64_t InputBlock(int64_t gate) { return gate; }

  /// c' = σ(f) ∘ c + σ(i) ∘ tanh(g), h' = σ(o) ∘ tanh(c'); gates i, f, g, o.
  struct Forward {
    const float* sums;
    const float* previous_blocks;  ///< null at the first step
    float* blocks;                 ///< one sequence's part of each block, `block_stride` apart
    int64_t units;
    int64_t block_stride;

    void OpenGates(int64_t at) const {
      Vector input, forget, cell, output;
      Divide(Sigmoid(Load(sums + at)), Sigmoid(Load(sums + units + at)), &input, &forget);
      Divide(Tanh(Load(sums + 2 * units + at)), Sigmoid(Load(sums + 3 * units + at)), &cell, &output);
      Store(blocks + at, input);
      Store(blocks + block_stride + at, forget);
      Store(blocks + 2 * block_stride + at, cell);
      Store(blocks + 3 * block_stride + at, output);
    }

    Vector Advance(int64_t at, Vector) const {
      const Vector before = previous_blocks == nullptr ? Vector{} : Load(previous_blocks + 4 * block_stride + at);
      const Vector memory = Load(blocks + block_stride + at) * before + Load(blocks + at) * Load(blocks + 2 * block_stride + at);
      Store(blocks + 4 * block_stride + at, memory);
      return Load(blocks + 3 * block_stride + at) * Divide(Tanh(memory));
    }

    void Clear(int64_t at) const { Store(blocks + 4 * block_stride + at, Vector{}); }
  };

  struct Backward {
    const float* blocks;
    const float* previous_blocks;
    float* sums;    ///< gradients of the sums
    float* memory;  ///< gradient of the cell state, carried from step to step
    int64_t units;
    int64_t block_stride;

    /// @param state gradient of the output @returns the part of the previous state's gradient that does not pass through a product
    Vector operator()(int64_t at, Vector state, Vector) const {
      const Vector input = Load(blocks + at);
      const Vector forget = Load(blocks + block_stride + at);
      const Vector cell = Load(blocks + 2 * block_stride + at);
      const Vector output = Load(blocks + 3 * block_stride + at);
      const Vector squashed = Divide(Tanh(Load(blocks + 4 * block_stride + at)));
      const Vector before = previous_blocks == nullptr ? Vector{} : Load(previous_blocks + 4 * block_stride + at);
      const Vector carried = Load(memory + at) + TanhGradient(squashed, state * output);
      Store(sums + at, SigmoidGradient(input, carried * cell));
      Store(sums + units + at, SigmoidGradient(forget, carried * before));
      Store(sums + 2 * units + at, TanhGradient(cell, carried * input));
      Store(sums + 3 * units + at, SigmoidGradient(output, state * squashed));
      Store(memory + at, carried * forget);
      return Vector{};
    }

    void Clear(int64_t at) const { Store(memory + at, Vector{}); }
  };
};

/// GRU with the reset gate after the recurrent product (PyTorch, cuDNN), gates r, z, n:
/// n = tanh(Wₙx + b + r ∘ (Uₙh + c)), h' = n + z ∘ (h − n). The order of the sums is Wₙx + b, r, z, Uₙh + c.
struct Gru {
  static constexpr int64_t kGates = 3;
  static constexpr int64_t kStateBlock = 1;
  static constexpr int64_t kSumBlocks = 4;
  static constexpr int64_t kBlocks = durasweep::kGruBlocks;
  static constexpr int64_t InputBlock(int64_t gate) { return (gate + 1) % 3; }

  struct Forward {
    const float* sums;
    const float* previous_blocks;
    float* blocks;
    int64_t units;
    int64_t block_stride;

    void OpenGates(int64_t at) const {
      Vector reset, update;
      Divide(Sigmoid(Load(sums + units + at)), Sigmoid(Load(sums + 2 * units + at)), &reset, &update);
      Store(blocks + at, reset);
      Store(blocks + block_stride + at, update);
    }

    Vector Advance(int64_t at, Vector state) const {
      const Vector inner = Load(sums + 3 * units + at);
      const Vector candidate = Divide(Tanh(Load(sums + at) + Load(blocks + at) * inner));
      Store(blocks + 2 * block_stride + at, candidate);
      Store(blocks + 3 * block_stride + at, inner);
      return candidate + Load(blocks + block_stride + at) * (state - candidate);
    }

    void Clear(int64_t) const {}
  };

  struct Backward {
    const float* blocks;
    const float* previous_blocks;
    float* sums;
    float* memory;
    int64_t units;
    int64_t block_stride;

    Vector operator()(int64_t at, Vector state, Vector before) const {
      const Vector reset = Load(blocks + at);
      const Vector update = Load(blocks + block_stride + at);
      const Vector candidate = Load(blocks + 2 * block_stride + at);
      const Vector inner = Load(blocks + 3 * block_stride + at);
      const Vector kept = state * update;
      const Vector candidate_sum = TanhGradient(candidate, state - kept);
      Store(sums + at, candidate_sum);
      Store(sums + units + at, SigmoidGradient(reset, candidate_sum * inner));
      Store(sums + 2 * units + at, SigmoidGradient(update, state * (before - candidate)));
      Store(sums + 3 * units + at, candidate_sum * reset);
      return kept;
    }

    void Clear(int64_t) const {}
  };
};

}  // namespace

#endif
