// Holds the blocks of one level, DURASWEEP_SCANS, to readable forms in double precision, and their gradients to its differences. Stands alone, as
// contract.cc does.

#include "blocks.h"

#include <algorithm>
#include <functional>
#include <string>

#include "contract.h"
#include "scan.h"

namespace durasweep {
extern const Scans DURASWEEP_SCANS;
}

namespace {

/// Values of parameters, one after another.
class Parameters {
 public:
  explicit Parameters(const Values& values) : values_(values) {}
  const double* Take(int64_t count) {
    const double* taken = values_.data() + used_;
    used_ += count;
    return taken;
  }

 private:
  const Values& values_;
  int64_t used_ = 0;
};

Matrix Normalise(Matrix rows, const double* weight, const double* bias) {
  for (Values& row : rows) {
    double mean = 0, variance = 0;
    for (const double value : row) mean += value / row.size();
    for (const double value : row) variance += (value - mean) * (value - mean) / row.size();
    for (std::size_t k = 0; k < row.size(); ++k) row[k] = (row[k] - mean) / std::sqrt(variance + 1e-5) * weight[k] + bias[k];
  }
  return rows;
}

Matrix Attend(const Matrix& projected, int64_t width, int64_t heads) {
  const int64_t size = width / heads;
  Matrix read(projected.size(), Values(width, 0.0));
  for (std::size_t query = 0; query < projected.size(); ++query) {
    for (int64_t head = 0; head < heads; ++head) {
      Values shares;
      double sum = 0;
      for (const Values& key : projected) {
        double score = 0;
        for (int64_t k = head * size; k < (head + 1) * size; ++k) score += projected[query][k] * key[width + k];
        shares.push_back(std::exp(score / std::sqrt(static_cast<double>(size))));
        sum += shares.back();
      }
      for (std::size_t key = 0; key < projected.size(); ++key) {
        for (int64_t k = head * size; k < (head + 1) * size; ++k) read[query][k] += shares[key] / sum * projected[key][2 * width + k];
      }
    }
  }
  return read;
}

Matrix Add(Matrix a, const Matrix& b) {
  for (std::size_t row = 0; row < a.size(); ++row) {
    for (std::size_t k = 0; k < a[row].size(); ++k) a[row][k] += b[row][k];
  }
  return a;
}

/// Masks: element by element, of one sequence.
Matrix Drop(Matrix rows, const std::vector<Values>& masks, std::size_t which, int64_t steps, int64_t batch, int64_t sequence) {
  if (masks.empty()) return rows;
  for (std::size_t step = 0; step < rows.size(); ++step) {
    for (std::size_t k = 0; k < rows[step].size(); ++k) rows[step][k] *= masks[which][k * steps * batch + step * batch + sequence];
  }
  return rows;
}

Matrix EncodeSequence(const durasweep::EncoderShape& shape, const Values& values, const Values& positions, const std::vector<Values>& masks,
                      Matrix x, int64_t sequence) {
  const int64_t width = shape.width, inner = shape.feed_forward;
  Parameters parameters(values);
  const auto drop = [&](const Matrix& rows, int64_t which) { return Drop(rows, masks, which, shape.steps, shape.batch, sequence); };
  if (shape.features != width) {
    const double* weight = parameters.Take(width * shape.features);
    x = Project(x, weight, parameters.Take(width), width);
  }
  for (std::size_t step = 0; step < x.size(); ++step) {
    for (int64_t k = 0; k < width; ++k) x[step][k] += positions[k * shape.steps + step];
  }
  for (int64_t layer = 0; layer < shape.layers; ++layer) {
    const double *in = parameters.Take(3 * width * width), *in_bias = parameters.Take(3 * width);
    const double *out = parameters.Take(width * width), *out_bias = parameters.Take(width);
    const double *first = parameters.Take(inner * width), *first_bias = parameters.Take(inner);
    const double *second = parameters.Take(width * inner), *second_bias = parameters.Take(width);
    const double *norm1 = parameters.Take(width), *norm1_bias = parameters.Take(width);
    const double *norm2 = parameters.Take(width), *norm2_bias = parameters.Take(width);
    const auto attend = [&](const Matrix& given) {
      const Matrix read = Attend(Project(given, in, in_bias, 3 * width), width, shape.heads);
      return drop(Project(read, out, out_bias, width), 3 * layer);
    };
    const auto multiply = [&](const Matrix& given) {
      const Matrix hidden = drop(Relu(Project(given, first, first_bias, inner)), 3 * layer + 1);
      return drop(Project(hidden, second, second_bias, width), 3 * layer + 2);
    };
    if (shape.pre_norm) {
      x = Add(x, attend(Normalise(x, norm1, norm1_bias)));
      x = Add(x, multiply(Normalise(x, norm2, norm2_bias)));
    } else {
      x = Normalise(Add(x, attend(x)), norm1, norm1_bias);
      x = Normalise(Add(x, multiply(x)), norm2, norm2_bias);
    }
  }
  if (!shape.pre_norm) return x;
  const double* weight = parameters.Take(width);
  return Normalise(x, weight, parameters.Take(width));
}

/// Puts a sequence's rows, or the last, into its columns.
void GiveSequence(const Matrix& rows, bool ends, int64_t steps, int64_t batch, int64_t sequence, Values* output) {
  const std::size_t first = ends ? rows.size() - 1 : 0;
  for (std::size_t step = first; step < rows.size(); ++step) {
    for (std::size_t k = 0; k < rows[step].size(); ++k) {
      (*output)[ends ? k * batch + sequence : k * steps * batch + step * batch + sequence] = rows[step][k];
    }
  }
}

std::vector<Values> DrawMasks(bool drops, const std::vector<int64_t>& channels, int64_t columns) {
  std::vector<Values> masks;
  for (std::size_t which = 0; drops && which < channels.size(); ++which) {
    masks.push_back(DrawMany(channels[which] * columns));
    for (double& value : masks.back()) value = value < -0.2 ? 0 : 1.25;
  }
  return masks;
}

std::vector<const float*> PointAt(const std::vector<std::vector<float>>& masks) {
  std::vector<const float*> pointers;
  for (const auto& mask : masks) pointers.push_back(mask.data());
  return pointers;
}

std::vector<std::vector<float>> ToFloatMasks(const std::vector<Values>& masks) {
  std::vector<std::vector<float>> floats;
  for (const Values& mask : masks) floats.push_back(ToFloats(mask));
  return floats;
}

void CheckEncoder(durasweep::EncoderShape shape, bool drops) {
  std::vector<int32_t> lengths;
  for (int64_t sequence = 0; sequence < shape.batch; ++sequence) lengths.push_back(static_cast<int32_t>(1 + sequence * 7 % shape.steps));
  shape.lengths = lengths.data();
  const int64_t columns = shape.steps * shape.batch;
  Values parameters = DrawMany(durasweep::CountEncoderParameters(shape)), positions = DrawMany(shape.width * shape.steps);
  Values input = DrawMany(shape.features * columns);
  std::vector<int64_t> channels;
  for (int64_t layer = 0; layer < shape.layers; ++layer) channels.insert(channels.end(), {shape.width, shape.feed_forward, shape.width});
  const std::vector<Values> masks = DrawMasks(drops, channels, columns);
  const int64_t outputs = shape.width * (shape.ends ? shape.batch : columns);
  const auto run = [&] {
    Values output(outputs, 0.0);
    for (int64_t sequence = 0; sequence < shape.batch; ++sequence) {
      const Matrix given = TakeSequence(input, shape.features, shape.steps, shape.batch, sequence, lengths[sequence]);
      GiveSequence(EncodeSequence(shape, parameters, positions, masks, given, sequence), shape.ends, shape.steps, shape.batch, sequence, &output);
    }
    return output;
  };
  const Values weights = DrawMany(outputs);
  const auto p = ToFloats(parameters), pos = ToFloats(positions), x = ToFloats(input), g = ToFloats(weights);
  const auto float_masks = ToFloatMasks(masks);
  const auto pointers = PointAt(float_masks);
  const durasweep::EncoderKernels& kernels = durasweep::DURASWEEP_SCANS.encoder;
  std::vector<float> output(outputs), saved(kernels.saved_size(shape)), gp(p.size()), gpos(pos.size()), gx(x.size());
  const durasweep::Masks given_masks = drops ? pointers.data() : nullptr;
  kernels.forward({shape, p.data(), pos.data(), given_masks, x.data(), output.data(), saved.data()});
  kernels.backward({shape, p.data(), given_masks, saved.data(), g.data(), gp.data(), gpos.data(), gx.data()});
  const std::string name = "encoder, " + std::to_string(shape.features) + " to " + std::to_string(shape.width) + ", " +
                           std::to_string(shape.heads) + " heads" + (shape.pre_norm ? ", norm first" : "") + (shape.ends ? ", ends" : "") +
                           (drops ? ", dropout" : "");
  Compare(name, run, output, weights, {{&parameters, &gp}, {&positions, &gpos}, {&input, &gx}});
}

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
  std::vector<int32_t> lengths;
  for (int64_t sequence = 0; sequence < shape.batch; ++sequence) lengths.push_back(static_cast<int32_t>(1 + sequence * 7 % shape.steps));
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
      for (const bool pre_norm : {true, false}) {
        // One of everything; less than a tile; whole tiles and more than one group of rows; wider than a tile.
        CheckEncoder({1, 1, 1, 1, 1, 1, 1, pre_norm, ends, nullptr}, drops);
        CheckEncoder({3, 6, 2, 5, 2, 5, 3, pre_norm, ends, nullptr}, drops);
        CheckEncoder({16, 16, 2, 32, 1, 40, 6, pre_norm, ends, nullptr}, drops);
        CheckEncoder({3, 40, 4, 37, 1, 9, 5, pre_norm, ends, nullptr}, drops);
      }
      CheckResidual({1, 1, 1, 1, 1, 1, nullptr, ends, false, {}, {}, {}}, drops);
      CheckResidual({3, 5, 3, 1, 6, 3, nullptr, ends, false, {}, {}, {}}, drops);
      CheckResidual({16, 16, 3, 2, 40, 6, nullptr, ends, false, {}, {}, {}}, drops);
      CheckResidual({7, 37, 2, 4, 9, 5, nullptr, ends, false, {}, {}, {}}, drops);
    }
  }
  std::printf("%d differences\n", failures);
  return failures == 0 ? 0 : 1;
}
