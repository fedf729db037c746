// The forward pass of a cell over all time steps of a batch.

#ifndef DURASWEEP_FORWARD_H
#define DURASWEEP_FORWARD_H

#include "layout.h"
#include "product.h"
#include "row-order.h"
#include "vector.h"

namespace {

using durasweep::ForwardScan;

template <typename Cell>
class Forward {
 public:
  explicit Forward(const ForwardScan& scan)
      : scan_(scan),
        shape_(scan.shape),
        layout_(scan.shape, Cell::kBlocks, Cell::kSumBlocks),
        steps_(scan.shape),
        order_(scan.shape, steps_, scan.shares_rows ? scan.input : nullptr),
        input_weight_(shape_.features, Cell::kGates * layout_.units),
        state_weight_(shape_.hidden, Cell::kGates * layout_.units),
        biases_(layout_.sum_stride),
        sums_(layout_.rows * layout_.sum_stride),
        zeros_(layout_.rows * layout_.state_stride),
        sorted_(order_.shares() ? layout_.rows * (layout_.input_stride + layout_.state_stride) : 0),
        ends_(scan.ends == nullptr ? 0 : layout_.rows * layout_.state_stride),
        unsaved_(scan.saved == nullptr ? 2 * layout_.step_size : 0) {
    PackParameters();
  }

  void Run() {
    if (scan_.outputs != nullptr && scan_.rows) steps_.FillRestOfRows(scan_.outputs, shape_.hidden);
    if (scan_.outputs != nullptr && !scan_.rows) steps_.FillRest(scan_.outputs, shape_.hidden);
    for (int64_t index = 0; index < steps_.count(); ++index) {
      AddInput(index);
      Advance(index);
      if (scan_.outputs != nullptr) WriteOutputs(index);
      if (scan_.ends != nullptr) KeepEnds(index);
    }
    if (scan_.ends != nullptr) Transpose(ends_.at(0), layout_.state_stride, scan_.ends, shape_.batch, shape_.batch, shape_.hidden);
  }

 private:
  void PackParameters() {
    const int64_t hidden = shape_.hidden;
    for (int64_t gate = 0; gate < Cell::kGates; ++gate) {
      const int64_t input_sum = Cell::InputBlock(gate) * layout_.units;
      const int64_t state_sum = (Cell::kStateBlock + gate) * layout_.units;
      input_weight_.SetColumns(input_sum, scan_.weights.input + gate * hidden * shape_.features, hidden);
      state_weight_.SetColumns(gate * layout_.units, scan_.weights.recurrent + gate * hidden * hidden, hidden);
      for (int64_t unit = 0; unit < hidden; ++unit) {
        *biases_.at(input_sum + unit) += scan_.input_bias[gate * hidden + unit];
        *biases_.at(state_sum + unit) += scan_.recurrent_bias[gate * hidden + unit];
      }
    }
  }

  /// The previous step's memory must stay valid while the next step is written, even if nothing is saved.
  SavedStep<float> SavedAt(int64_t index) {
    float* step = scan_.saved == nullptr ? unsaved_.at(index % 2 * layout_.step_size) : scan_.saved + steps_.At(index) * layout_.step_size;
    return SavedStep<float>(step, layout_);
  }

  /// Starts a step's pre-activations with the biases and the input's contribution. The state's own blocks get none of the input.
  void AddInput(int64_t index) {
    float* input = SavedAt(index).input;
    TakeInput(steps_.At(index) * shape_.batch, input);
    // The backward pass multiplies padding rows by zeros, so they must be finite.
    FillZeros(input + shape_.batch * layout_.input_stride, (layout_.rows - shape_.batch) * layout_.input_stride);
    const int64_t rows = order_.Count(index);
    Project(input, layout_.input_stride, input_weight_, biases_.at(0), sums_.at(0), layout_.sum_stride, rows);
    const int64_t rest = Cell::kGates * layout_.units;
    for (int64_t row = 0; row < rows; ++row)
      std::memcpy(sums_.at(row * layout_.sum_stride + rest), biases_.at(rest), Bytes(layout_.sum_stride - rest));
  }

  /// @param first column of the step in a matrix, or its first row
  void TakeInput(int64_t first, float* input) {
    if (scan_.input != nullptr) {
      float* to = order_.shares() ? sorted_.at(0) : input;
      Transpose(scan_.input + first, shape_.steps * shape_.batch, to, layout_.input_stride, shape_.features, shape_.batch);
      if (order_.shares()) order_.TakeRows(to, input, layout_.input_stride, shape_.features);
      return;
    }
    const auto& [parts, count, mask] = scan_.below;
    const int64_t width = shape_.features / count;
    for (int64_t row = 0; row < shape_.batch; ++row) {
      for (int64_t part = 0; part < count; ++part) {
        const float* own_mask = mask == nullptr ? nullptr : mask + (first + row) * shape_.features + part * width;
        CopyMasked(parts[part] + (first + row) * width, own_mask, input + row * layout_.input_stride + part * width, width);
      }
    }
  }

  /// Rows that begin at this step start with the state of the row that stood for them.
  void BeginRows(int64_t index) {
    const SavedStep<float> before = SavedAt(index - 1);
    for (int64_t row = order_.Count(index - 1); row < order_.Count(index); ++row) {
      std::memcpy(before.state + row * layout_.state_stride, before.state, Bytes(layout_.state_stride));
      for (int64_t block = 0; block < Cell::kBlocks; ++block) {
        float* own = before.blocks + block * layout_.block_stride();
        std::memcpy(own + row * layout_.units, own, Bytes(layout_.units));
      }
    }
  }

  void Advance(int64_t index) {
    const int64_t rows = order_.Count(index);
    if (index > 0) BeginRows(index);
    const SavedStep<float> saved = SavedAt(index);
    const float* state = index == 0 ? zeros_.at(0) : SavedAt(index - 1).state;
    const float* blocks = index == 0 ? nullptr : SavedAt(index - 1).blocks;
    float* state_sums = sums_.at(Cell::kStateBlock * layout_.units);
    // The first state is zero.
    if (index > 0) AddProduct(state, layout_.state_stride, state_weight_, state_sums, layout_.sum_stride, rows);
    for (int64_t row = 0; row < rows; ++row) {
      const float* own_blocks = blocks == nullptr ? nullptr : blocks + row * layout_.units;
      const typename Cell::Forward cell{sums_.at(row * layout_.sum_stride), own_blocks, saved.blocks + row * layout_.units, layout_.units,
                                        layout_.block_stride()};
      const float* before = state + row * layout_.state_stride;
      float* after = saved.state + row * layout_.state_stride;
      if (!steps_.IsValid(row, index)) {
        for (int64_t at = 0; at < layout_.units; at += kLanes) {
          Store(after + at, Vector{});
          cell.Clear(at);
        }
        continue;
      }
      for (int64_t at = 0; at < layout_.units; at += kLanes) cell.OpenGates(at);
      for (int64_t at = 0; at < layout_.units; at += kLanes) Store(after + at, cell.Advance(at, Load(before + at)));
    }
  }

  void WriteOutputs(int64_t index) {
    const float* state = SavedAt(index).state;
    if (order_.shares()) {
      order_.GiveRows(index, state, sorted_.at(0), layout_.state_stride, shape_.hidden);
      state = sorted_.at(0);
    }
    const int64_t first = steps_.At(index) * shape_.batch;
    if (!scan_.rows) {
      Transpose(state, layout_.state_stride, scan_.outputs + first, shape_.steps * shape_.batch, shape_.batch, shape_.hidden);
      return;
    }
    for (int64_t row = 0; row < shape_.batch; ++row) {
      std::memcpy(scan_.outputs + (first + row) * shape_.hidden, state + row * layout_.state_stride, Bytes(shape_.hidden));
    }
  }

  void KeepEnds(int64_t index) {
    const float* state = SavedAt(index).state;
    for (int64_t row = 0; row < shape_.batch; ++row) {
      const int64_t at = row * layout_.state_stride;
      if (steps_.IsEnd(row, index)) std::memcpy(ends_.at(order_.SequenceOf(row) * layout_.state_stride), state + at, Bytes(shape_.hidden));
    }
  }

  const ForwardScan& scan_;
  const ScanShape& shape_;
  Layout layout_;
  Steps steps_;
  RowOrder order_;
  PackedMatrix input_weight_;
  PackedMatrix state_weight_;
  Buffer biases_;
  Buffer sums_;
  Buffer zeros_;
  Buffer sorted_;  ///< rows in the order of the batch, if it is another one
  Buffer ends_;
  Buffer unsaved_;
};

}  // namespace

#endif
