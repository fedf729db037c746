// Holds the scans of one level, DURASWEEP_SCANS, to a readable form in double precision, and their gradients to its differences. Stands alone, so
// that it can run where TensorFlow does not: under an emulator of another processor. Prints what differs, and returns how many do.

#include <algorithm>
#include <functional>

#include "contract.h"
#include "scan.h"

namespace durasweep {
extern const Scans DURASWEEP_SCANS;
}

namespace {

struct Case {
  bool is_lstm;
  int64_t features, hidden, steps, batch;
  bool reverse;
  bool ends;
  bool shares = false;
};

struct Network {
  Values input_weight, recurrent_weight, input_bias, recurrent_bias, input;
};

double Sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// Outputs `[hidden, steps·batch]`, or ends `[hidden, batch]`: one sequence, step and unit after another.
Values Run(const Case& c, const Network& n, const std::vector<int32_t>& lengths) {
  const int64_t gates = c.is_lstm ? 4 : 3;
  const int64_t columns = c.steps * c.batch;
  Values outputs(c.hidden * (c.ends ? c.batch : columns), 0.0);
  for (int64_t sequence = 0; sequence < c.batch; ++sequence) {
    Values output(c.hidden, 0.0), memory(c.hidden, 0.0);
    for (int64_t index = 0; index < lengths[sequence]; ++index) {
      const int64_t step = c.reverse ? lengths[sequence] - 1 - index : index;
      Values from_input(gates * c.hidden), from_state(gates * c.hidden);
      for (int64_t row = 0; row < gates * c.hidden; ++row) {
        from_input[row] = n.input_bias[row];
        from_state[row] = n.recurrent_bias[row];
        for (int64_t k = 0; k < c.features; ++k)
          from_input[row] += n.input_weight[row * c.features + k] * n.input[k * columns + step * c.batch + sequence];
        for (int64_t k = 0; k < c.hidden; ++k) from_state[row] += n.recurrent_weight[row * c.hidden + k] * output[k];
      }
      for (int64_t unit = 0; unit < c.hidden; ++unit) {
        const auto sum = [&](int64_t gate) { return from_input[gate * c.hidden + unit] + from_state[gate * c.hidden + unit]; };
        if (c.is_lstm) {
          memory[unit] = Sigmoid(sum(1)) * memory[unit] + Sigmoid(sum(0)) * std::tanh(sum(2));
          output[unit] = Sigmoid(sum(3)) * std::tanh(memory[unit]);
        } else {
          const double candidate = std::tanh(from_input[2 * c.hidden + unit] + Sigmoid(sum(0)) * from_state[2 * c.hidden + unit]);
          output[unit] = candidate + Sigmoid(sum(1)) * (output[unit] - candidate);
        }
        if (!c.ends) outputs[unit * columns + step * c.batch + sequence] = output[unit];
      }
    }
    for (int64_t unit = 0; c.ends && unit < c.hidden; ++unit) outputs[unit * c.batch + sequence] = output[unit];
  }
  return outputs;
}

void Expect(const Case& c, const char* what, double ours, double reference) {
  if (Agrees(ours, reference)) return;
  ++failures;
  std::printf("%s, %lld features, %lld units, %lld steps, %lld sequences%s%s: %s is %.9g, not %.9g\n", c.is_lstm ? "lstm" : "gru",
              static_cast<long long>(c.features), static_cast<long long>(c.hidden), static_cast<long long>(c.steps),
              static_cast<long long>(c.batch), c.reverse ? ", reverse" : "", c.ends ? ", ends" : "", what, ours, reference);
}

/// Sets the input beyond each sequence's length to zero. @returns lengths that make this padding valid
std::vector<int32_t> PadWithZeros(const Case& c, Values* input, const std::vector<int32_t>& lengths) {
  for (int64_t at = 0; at < c.features * c.steps * c.batch; ++at) {
    const int64_t column = at % (c.steps * c.batch);
    if (column / c.batch >= lengths[column % c.batch]) (*input)[at] = 0;
  }
  return std::vector<int32_t>(c.batch, static_cast<int32_t>(c.steps));
}

void Check(const Case& c) {
  const int64_t gates = (c.is_lstm ? 4 : 3) * c.hidden;
  Network n = {DrawMany(gates * c.features), DrawMany(gates * c.hidden), DrawMany(gates), DrawMany(gates),
               DrawMany(c.features * c.steps * c.batch)};
  std::vector<int32_t> lengths(c.batch);
  for (int64_t sequence = 0; sequence < c.batch; ++sequence) lengths[sequence] = static_cast<int32_t>(1 + sequence * 5 % c.steps);
  if (c.shares) lengths = PadWithZeros(c, &n.input, lengths);
  const Values expected = Run(c, n, lengths);
  const Values output_gradient = DrawMany(static_cast<int64_t>(expected.size()));

  const auto iw = ToFloats(n.input_weight), rw = ToFloats(n.recurrent_weight), ib = ToFloats(n.input_bias), rb = ToFloats(n.recurrent_bias);
  const auto input = ToFloats(n.input), gradient = ToFloats(output_gradient);
  std::vector<float> outputs(expected.size());
  const int64_t blocks = c.is_lstm ? durasweep::kLstmBlocks : durasweep::kGruBlocks;
  std::vector<float> saved(c.steps * durasweep::SavedStepSize(c.features, c.hidden, c.batch, blocks));
  std::vector<float> giw(iw.size()), grw(rw.size()), gib(ib.size()), grb(rb.size()), gx(input.size());
  const durasweep::ScanShape shape = {c.features, c.hidden, c.steps, c.batch, c.reverse, lengths.data()};
  const durasweep::CellScans& scans = c.is_lstm ? durasweep::DURASWEEP_SCANS.lstm : durasweep::DURASWEEP_SCANS.gru;
  scans.forward({shape, {iw.data(), rw.data()}, ib.data(), rb.data(), input.data(), c.ends ? nullptr : outputs.data(),
                 c.ends ? outputs.data() : nullptr, saved.data(), {}, false, c.shares});
  scans.backward({shape, {iw.data(), rw.data()}, saved.data(), c.ends ? nullptr : gradient.data(), c.ends ? gradient.data() : nullptr,
                  giw.data(), grw.data(), gib.data(), grb.data(), c.shares ? nullptr : gx.data(), 0, false, nullptr,
                  c.shares ? input.data() : nullptr});
  for (std::size_t at = 0; at < expected.size(); ++at) Expect(c, "an output", outputs[at], expected[at]);

  const auto compare = [&](const char* what, Values Network::* part, const std::vector<float>& ours) {
    Network moved = n;
    const Values direction = DrawMany(static_cast<int64_t>(ours.size()));
    const auto loss = [&](double step) {
      for (std::size_t at = 0; at < direction.size(); ++at) (moved.*part)[at] = (n.*part)[at] + step * direction[at];
      return Weigh(Run(c, moved, lengths), output_gradient);
    };
    const double slope = (loss(1e-5) - loss(-1e-5)) / 2e-5;
    Expect(c, what, Weigh(Values(ours.begin(), ours.end()), direction), slope);
  };
  compare("the input weights' gradient", &Network::input_weight, giw);
  compare("the recurrent weights' gradient", &Network::recurrent_weight, grw);
  compare("the input biases' gradient", &Network::input_bias, gib);
  compare("the recurrent biases' gradient", &Network::recurrent_bias, grb);
  if (!c.shares) compare("the input's gradient", &Network::input, gx);
}

/// `[columns, rows]` of a matrix `[rows, columns]`.
std::vector<float> Turn(const std::vector<float>& matrix, int64_t rows) {
  const int64_t columns = static_cast<int64_t>(matrix.size()) / rows;
  std::vector<float> turned(matrix.size());
  for (int64_t row = 0; row < rows; ++row) {
    for (int64_t column = 0; column < columns; ++column) turned[column * rows + row] = matrix[row * columns + column];
  }
  return turned;
}

/// Columns from `first` on of rows that are `stride` long.
std::vector<float> TakeColumns(const std::vector<float>& rows, int64_t stride, int64_t first, int64_t columns) {
  std::vector<float> taken;
  for (std::size_t row = 0; row < rows.size(); row += stride) {
    taken.insert(taken.end(), rows.begin() + row + first, rows.begin() + row + first + columns);
  }
  return taken;
}

/// Rows between two layers give the bits that matrices give, for two directions below, one mask over both, gradients within longer rows, and
/// those of another direction added.
void CheckRows(const Case& c) {
  const int64_t gates = (c.is_lstm ? 4 : 3) * c.hidden, columns = c.steps * c.batch, half = c.features / 2, stride = 3 * c.hidden;
  const auto iw = ToFloats(DrawMany(gates * c.features)), rw = ToFloats(DrawMany(gates * c.hidden)), ib = ToFloats(DrawMany(gates));
  const auto input = ToFloats(DrawMany(c.features * columns)), long_gradient = ToFloats(DrawMany(columns * stride));
  std::vector<float> mask(input.size()), dropped(input.size());
  for (std::size_t at = 0; at < input.size(); ++at) {
    mask[at] = at % 3 == 0 ? 0.0f : 1.3f;
    dropped[at] = input[at] * mask[at];
  }
  std::vector<int32_t> lengths(c.batch);
  for (int64_t sequence = 0; sequence < c.batch; ++sequence) lengths[sequence] = static_cast<int32_t>(1 + sequence * 5 % c.steps);
  const int64_t blocks = c.is_lstm ? durasweep::kLstmBlocks : durasweep::kGruBlocks;
  std::vector<float> saved(c.steps * durasweep::SavedStepSize(c.features, c.hidden, c.batch, blocks));
  const durasweep::ScanShape shape = {c.features, c.hidden, c.steps, c.batch, c.reverse, lengths.data()};
  const durasweep::CellScans& scans = c.is_lstm ? durasweep::DURASWEEP_SCANS.lstm : durasweep::DURASWEEP_SCANS.gru;
  std::vector<float> outputs(c.hidden * columns), giw(iw.size()), grw(rw.size()), gib(gates), grb(gates), gx(input.size());
  std::vector<float> row_outputs(outputs.size()), row_giw(iw.size()), row_grw(rw.size()), row_gx(input.size());

  scans.forward({shape, {iw.data(), rw.data()}, ib.data(), ib.data(), dropped.data(), outputs.data(), nullptr, saved.data()});
  const auto gradient = Turn(TakeColumns(long_gradient, stride, c.hidden, c.hidden), columns);
  scans.backward({shape, {iw.data(), rw.data()}, saved.data(), gradient.data(), nullptr, giw.data(), grw.data(), gib.data(), grb.data(), gx.data()});
  auto added_rows = ToFloats(DrawMany(c.features * columns));
  // Like any gradient of the input, zero beyond the longest sequence.
  const int64_t longest = *std::max_element(lengths.begin(), lengths.end());
  std::fill(added_rows.begin() + longest * c.batch * c.features, added_rows.end(), 0.0f);
  const auto added = Turn(added_rows, columns);
  for (std::size_t at = 0; at < gx.size(); ++at) gx[at] = (gx[at] + added[at]) * mask[at];

  const auto rows = Turn(input, c.features), mask_rows = Turn(mask, c.features);
  const auto left = TakeColumns(rows, c.features, 0, half), right = TakeColumns(rows, c.features, half, half);
  scans.forward({shape, {iw.data(), rw.data()}, ib.data(), ib.data(), nullptr, row_outputs.data(), nullptr, saved.data(),
                 {{left.data(), right.data()}, 2, mask_rows.data()}, true});
  scans.backward({shape, {iw.data(), rw.data()}, saved.data(), long_gradient.data() + c.hidden, nullptr, row_giw.data(), row_grw.data(),
                  gib.data(), grb.data(), row_gx.data(), stride, true, mask_rows.data(), nullptr, added_rows.data()});
  const bool same = row_outputs == Turn(outputs, c.hidden) && row_giw == giw && row_grw == grw && row_gx == Turn(gx, c.features);
  if (same) return;
  ++failures;
  std::printf("%s, %lld features, %lld units%s: rows give other bits than matrices\n", c.is_lstm ? "lstm" : "gru",
              static_cast<long long>(c.features), static_cast<long long>(c.hidden), c.reverse ? ", reverse" : "");
}

}  // namespace

int main() {
  for (const bool is_lstm : {false, true}) {
    for (const bool reverse : {false, true}) {
      for (const bool ends : {false, true}) {
        // One of everything; less than a tile; whole tiles; more than one of each kind.
        Check({is_lstm, 1, 1, 1, 1, reverse, ends});
        Check({is_lstm, 3, 5, 4, 3, reverse, ends});
        Check({is_lstm, 16, 16, 3, 8, reverse, ends});
        Check({is_lstm, 7, 37, 5, 21, reverse, ends});
        Check({is_lstm, 2, 150, 2, 11, reverse, ends});
        // Fewer sequences than a group of rows; several groups.
        Check({is_lstm, 3, 5, 4, 3, reverse, ends, true});
        Check({is_lstm, 7, 37, 5, 21, reverse, ends, true});
        Check({is_lstm, 2, 16, 13, 40, reverse, ends, true});
      }
      CheckRows({is_lstm, 2, 1, 1, 1, reverse, false});
      CheckRows({is_lstm, 6, 5, 4, 3, reverse, false});
      CheckRows({is_lstm, 32, 16, 3, 8, reverse, false});
      CheckRows({is_lstm, 74, 37, 5, 21, reverse, false});
    }
  }
  std::printf("%d differences\n", failures);
  return failures == 0 ? 0 : 1;
}
