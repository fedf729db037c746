// Holds the residual convolution of one level, DURASWEEP_SCANS, to a readable form in double precision, and its gradients to its differences. Stands alone, as
// contract.cc does.

#include "blocks.h"

#include <algorithm>
#include <string>

#include "blocks-contract.h"
#include "scan.h"

namespace durasweep {
extern const Scans DURASWEEP_SCANS;
}

namespace {

Matrix Convolve(const Matrix& rows, const double* weight, const double* bias, int64_t channels, int64_t kernel, int64_t dilation) {
  Matrix result(rows.size(), Values(bias, bias + channels));
  for (int64_t step = 0; step < static_cast<int64_t>(rows.size()); ++step) {
    for (int64_t tap = 0; tap < kernel; ++tap) {
      const int64_t from = step - (kernel - 1 - tap) * dilation;
      for (int64_t channel = 0; from >= 0 && channel < channels; ++channel) {
        for (std::size_t k = 0; k < rows[from].size(); ++k) {
          result[step][channel] += weight[(channel * rows[from].size() + k) * kernel + tap] * rows[from][k];
        }
      }
    }
  }
  return result;
}

std::vector<int32_t> Ascend(std::vector<int64_t> values, int64_t limit) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  std::vector<int32_t> kept;
  for (const int64_t value : values) {
    if (value < limit) kept.push_back(static_cast<int32_t>(value));
  }
  return kept;
}

/// With the steps a convolution looks back at.
std::vector<int64_t> AddTaps(const std::vector<int64_t>& offsets, const durasweep::ResidualShape& shape) {
  std::vector<int64_t> all;
  for (const int64_t offset : offsets) {
    for (int64_t tap = 0; tap < shape.kernel; ++tap) all.push_back(offset + tap * shape.dilation);
  }
  return all;
}

void CheckResidual(durasweep::ResidualShape shape, bool drops) {
  const std::vector<int32_t> lengths = ChooseLengths(shape.batch, shape.steps);
  shape.lengths = lengths.data();
  const int64_t columns = shape.steps * shape.batch;
  const std::vector<int64_t> wanted = {0};
  std::vector<int64_t> every;
  for (int64_t step = 0; step < shape.steps; ++step) every.push_back(step);
  const bool ends = shape.from_end;
  std::vector<int64_t> read = AddTaps(AddTaps(wanted, shape), shape);
  read.push_back(0);
  const auto inputs = Ascend(ends ? read : every, shape.steps), inner = Ascend(ends ? AddTaps(wanted, shape) : every, shape.steps);
  const auto outer = Ascend(ends ? wanted : every, shape.steps);
  shape.input = {inputs.data(), static_cast<int64_t>(inputs.size())};
  shape.inner = {inner.data(), static_cast<int64_t>(inner.size())};
  shape.output = {outer.data(), static_cast<int64_t>(outer.size())};
  const int64_t taps = shape.kernel * shape.channels;
  const bool keeps = shape.features == shape.channels;
  std::vector<Values> parameters = {DrawMany(taps * shape.features), DrawMany(shape.channels), DrawMany(taps * shape.channels),
                                    DrawMany(shape.channels), DrawMany(keeps ? 0 : shape.features * shape.channels),
                                    DrawMany(keeps ? 0 : shape.channels)};
  Values input = DrawMany(shape.features * columns);
  const std::vector<Values> masks = DrawMasks(drops, {shape.channels, shape.channels}, columns);
  const int64_t outputs = shape.channels * (ends ? shape.batch : columns);
  const auto run = [&] {
    Values output(outputs, 0.0);
    for (int64_t sequence = 0; sequence < shape.batch; ++sequence) {
      const auto drop = [&](const Matrix& rows, int64_t which) { return Drop(rows, masks, which, shape.steps, shape.batch, sequence); };
      const Matrix x = TakeSequence(input, shape.features, shape.steps, shape.batch, sequence, lengths[sequence]);
      const Matrix first = drop(Relu(Convolve(x, parameters[0].data(), parameters[1].data(), shape.channels, shape.kernel, shape.dilation)), 0);
      const Matrix second = drop(Relu(Convolve(first, parameters[2].data(), parameters[3].data(), shape.channels, shape.kernel, shape.dilation)), 1);
      const Matrix kept = keeps ? x : Convolve(x, parameters[4].data(), parameters[5].data(), shape.channels, 1, 1);
      GiveSequence(Relu(Add(second, kept)), ends, shape.steps, shape.batch, sequence, &output);
    }
    return output;
  };
  const Values weights = DrawMany(outputs);
  std::vector<std::vector<float>> p, gp;
  for (const Values& each : parameters) p.push_back(ToFloats(each));
  gp = p;
  const auto x = ToFloats(input), g = ToFloats(weights);
  const auto float_masks = ToFloatMasks(masks);
  const auto pointers = PointAt(float_masks);
  const durasweep::Masks given_masks = drops ? pointers.data() : nullptr;
  const durasweep::ResidualKernels& kernels = durasweep::DURASWEEP_SCANS.residual;
  std::vector<float> output(outputs), saved(kernels.saved_size(shape)), gx(x.size());
  const auto at = [&](std::size_t index) { return keeps && index > 3 ? nullptr : gp[index].data(); };
  const durasweep::ResidualParameters<const float> given = {p[0].data(), p[1].data(), p[2].data(), p[3].data(), at(4) ? p[4].data() : nullptr,
                                                            at(5) ? p[5].data() : nullptr};
  kernels.forward({shape, given, given_masks, x.data(), output.data(), saved.data()});
  kernels.backward({shape, given, given_masks, saved.data(), g.data(), {at(0), at(1), at(2), at(3), at(4), at(5)}, gx.data()});
  const std::string name = "residual, " + std::to_string(shape.features) + " to " + std::to_string(shape.channels) + ", kernel " +
                           std::to_string(shape.kernel) + ", dilation " + std::to_string(shape.dilation) + (ends ? ", ends" : "") +
                           (drops ? ", dropout" : "");
  std::vector<std::pair<Values*, const std::vector<float>*>> gradients = {{&input, &gx}};
  for (std::size_t index = 0; index < parameters.size(); ++index) gradients.push_back({&parameters[index], &gp[index]});
  Compare(name, run, output, weights, gradients);
}

}  // namespace

int main() {
  for (const bool ends : {false, true}) {
    for (const bool drops : {false, true}) {
      // One of everything; less than a tile; whole tiles and more than one group of rows; wider than a tile.
      CheckResidual({1, 1, 1, 1, 1, 1, nullptr, ends, false, {}, {}, {}}, drops);
      CheckResidual({3, 5, 3, 1, 6, 3, nullptr, ends, false, {}, {}, {}}, drops);
      CheckResidual({16, 16, 3, 2, 40, 6, nullptr, ends, false, {}, {}, {}}, drops);
      CheckResidual({7, 37, 2, 4, 9, 5, nullptr, ends, false, {}, {}, {}}, drops);
    }
  }
  std::printf("%d differences\n", failures);
  return failures == 0 ? 0 : 1;
}
