// The backward pass through all time steps, with the gradients of all inputs and parameters of the forward scan.

#ifndef DURASWEEP_BACKWARD_H
#define DURASWEEP_BACKWARD_H

#include "layout.h"
#include "product.h"
#include "row-order.h"
#include "vector.h"
#include "weight-gradient.h"

namespace {

using durasweep::BackwardScan;

template <typename Cell>
class Backward {
 public:
  explicit Backward(const BackwardScan& scan)
      : scan_(scan),
        shape_(scan.shape),
        layout_(scan.shape, Cell::kBlocks, Cell::kSumBlocks),
        steps_(scan.shape),
        order_(scan.shape, steps_, scan.shared_input),
        input_weight_(Cell::kGates * layout_.units, scan.input == nullptr ? 0 : shape_.features),
        state_weight_(Cell::kGates * layout_.units, shape_.hidden),
        sums_(layout_.rows * layout_.sum_stride),
        biases_(layout_.sum_stride),
        gradient_(layout_.rows * layout_.state_stride),
        memory_(layout_.rows * layout_.units),
        zeros_(layout_.rows * layout_.state_stride),
        received_(layout_.rows * layout_.state_stride),
        sorted_(order_.shares() ? layout_.rows * layout_.state_stride : 0),
        ends_(layout_.rows * layout_.state_stride),
        input_gradient_(scan.input == nullptr ? 0 : layout_.rows * layout_.input_stride),
        input_weights_(shape_.features, Cell::kGates * layout_.units, layout_.rows),
        state_weights_(shape_.hidden, Cell::kGates * layout_.units, layout_.rows) {
    for (int64_t gate = 0; gate < Cell::kGates; ++gate) {
      const int64_t hidden = shape_.hidden;
      const float* input_weight = scan.weights.input + gate * hidden * shape_.features;
      if (scan.input != nullptr) input_weight_.SetRows(Cell::InputBlock(gate) * layout_.units, input_weight, hidden, shape_.features);
      state_weight_.SetRows(gate * layout_.units, scan.weights.recurrent + gate * hidden * hidden, hidden, hidden);
    }
  }

  void Run() {
    if (scan_.end_gradient != nullptr) {
      Transpose(scan_.end_gradient, shape_.batch, ends_.at(0), layout_.state_stride, shape_.hidden, shape_.batch);
    }
    for (int64_t index = steps_.count() - 1; index >= 0; --index) {
      GoBack(index);
      const int64_t rows = order_.Count(index);
      input_weights_.Add(SavedAt(index).input, layout_.input_stride, sums_.at(0), layout_.sum_stride, rows);
      // Before the first step the state is zero.
      if (index > 0) state_weights_.Add(StateBefore(index), layout_.state_stride, StateSums(), layout_.sum_stride, rows);
      if (scan_.input != nullptr) WriteInputGradient(index);
    }
    if (scan_.input != nullptr && scan_.rows) steps_.FillRestOfRows(scan_.input, shape_.features);
    if (scan_.input != nullptr && !scan_.rows) steps_.FillRest(scan_.input, shape_.features);
    WriteGradients();
  }

 private:
  SavedStep<const float> SavedAt(int64_t index) const {
    return SavedStep<const float>(scan_.saved + steps_.At(index) * layout_.step_size, layout_);
  }

  const float* StateBefore(int64_t index) const { return index == 0 ? zeros_.at(0) : SavedAt(index - 1).state; }

  const float* StateSums() const { return sums_.at(Cell::kStateBlock * layout_.units); }

  /// Computes the gradients of the previous hidden state and of the step's pre-activations from the gradient of the hidden state after it.
  void GoBack(int64_t index) {
    const int64_t rows = order_.Count(index);
    if (scan_.output_gradient != nullptr) {
      Receive(steps_.At(index) * shape_.batch, order_.shares() ? sorted_.at(0) : received_.at(0));
      if (order_.shares()) order_.AddRows(index, sorted_.at(0), received_.at(0), layout_.state_stride, shape_.hidden);
    }
    constexpr int64_t kAtOnce = 8;  // rows whose sums stay in the L1 cache
    for (int64_t first = 0; first < rows; first += kAtOnce) {
      float* sums = sums_.at(first * layout_.sum_stride);
      for (int64_t row = 0; row < kAtOnce; ++row) GoBackRow(index, first + row, sums + row * layout_.sum_stride);
      AddColumns(sums, layout_.sum_stride, kAtOnce, Cell::kSumBlocks * layout_.units, biases_.at(0));
    }
    // Nothing reads the gradient of the state before the first step.
    if (index > 0) AddProduct(StateSums(), layout_.sum_stride, state_weight_, gradient_.at(0), layout_.state_stride, rows);
    if (index > 0) EndRows(index);
  }

  /// Rows that begin at this step pass their gradients to the row that stood for them.
  void EndRows(int64_t index) {
    for (int64_t row = order_.Count(index - 1); row < order_.Count(index); ++row) {
      for (int64_t at = 0; at < layout_.units; at += kLanes) {
        const float* gradient = gradient_.at(row * layout_.state_stride + at);
        Store(gradient_.at(at), Load(gradient_.at(at)) + Load(gradient));
        Store(memory_.at(at), Load(memory_.at(at)) + Load(memory_.at(row * layout_.units + at)));
      }
    }
  }

  /// @param first column of the step in a matrix, or its first row
  void Receive(int64_t first, float* to) {
    if (scan_.gradient_stride == 0) {
      const float* from = scan_.output_gradient + first;
      Transpose(from, shape_.steps * shape_.batch, to, layout_.state_stride, shape_.hidden, shape_.batch);
      return;
    }
    for (int64_t row = 0; row < shape_.batch; ++row) {
      const float* from = scan_.output_gradient + (first + row) * scan_.gradient_stride;
      std::memcpy(to + row * layout_.state_stride, from, Bytes(shape_.hidden));
    }
  }

  void GoBackRow(int64_t index, int64_t row, float* sums) {
    const int64_t units = layout_.units;
    float* gradient = gradient_.at(row * layout_.state_stride);
    const float* before = index == 0 ? nullptr : SavedAt(index - 1).blocks + row * units;
    const typename Cell::Backward cell{
        SavedAt(index).blocks + row * units, before, sums, memory_.at(row * units), units, layout_.block_stride()};
    if (!steps_.IsValid(row, index)) {
      FillZeros(sums, layout_.sum_stride);
      for (int64_t at = 0; at < units; at += kLanes) {
        Store(gradient + at, Vector{});
        cell.Clear(at);
      }
      return;
    }
    // Steps beyond a sequence's end contribute no gradient.
    if (steps_.IsEnd(row, index)) std::memcpy(gradient, ends_.at(order_.SequenceOf(row) * layout_.state_stride), Bytes(units));
    const float* received = received_.at(row * layout_.state_stride);
    const float* state = StateBefore(index) + row * layout_.state_stride;
    for (int64_t at = 0; at < units; at += kLanes)
      Store(gradient + at, cell(at, Load(gradient + at) + Load(received + at), Load(state + at)));
  }

  void WriteInputGradient(int64_t index) {
    Project(sums_.at(0), layout_.sum_stride, input_weight_, nullptr, input_gradient_.at(0), layout_.input_stride, layout_.rows);
    const int64_t first = steps_.At(index) * shape_.batch;
    if (!scan_.rows) {
      Transpose(input_gradient_.at(0), layout_.input_stride, scan_.input + first, shape_.steps * shape_.batch, shape_.batch, shape_.features);
      return;
    }
    for (int64_t row = 0; row < shape_.batch; ++row) {
      const int64_t to = (first + row) * shape_.features;
      const float* mask = scan_.mask == nullptr ? nullptr : scan_.mask + to;
      float* own = input_gradient_.at(row * layout_.input_stride);
      for (int64_t at = 0; scan_.added != nullptr && at < shape_.features; ++at) own[at] += scan_.added[to + at];
      CopyMasked(own, mask, scan_.input + to, shape_.features);
    }
  }

  void WriteGradients() {
    const int64_t hidden = shape_.hidden;
    for (int64_t gate = 0; gate < Cell::kGates; ++gate) {
      const int64_t input_sum = Cell::InputBlock(gate) * layout_.units;
      const int64_t state_sum = gate * layout_.units;
      input_weights_.Write(input_sum, hidden, scan_.input_weight + gate * hidden * shape_.features);
      state_weights_.Write(state_sum, hidden, scan_.recurrent_weight + gate * hidden * hidden);
      std::memcpy(scan_.input_bias + gate * hidden, biases_.at(input_sum), Bytes(hidden));
      std::memcpy(scan_.recurrent_bias + gate * hidden, biases_.at(Cell::kStateBlock * layout_.units + state_sum), Bytes(hidden));
    }
  }

  const BackwardScan& scan_;
  const ScanShape& shape_;
  Layout layout_;
  Steps steps_;
  RowOrder order_;
  PackedMatrix input_weight_;
  PackedMatrix state_weight_;
  Buffer sums_;
  Buffer biases_;
  Buffer gradient_;
  Buffer memory_;
  Buffer zeros_;
  Buffer received_;
  Buffer sorted_;  ///< a step's gradients in the order of the batch, if it is another one
  Buffer ends_;
  Buffer input_gradient_;
  WeightGradient input_weights_;
  WeightGradient state_weights_;
};

}  // namespace

#endif
