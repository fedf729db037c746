// Holds the encoder of one level, DURASWEEP_SCANS, to a readable form in double precision, and its gradients to its differences. Stands alone, as
// contract.cc does.

#include "blocks.h"

#include <string>

#include "blocks-contract.h"
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

void CheckEncoder(durasweep::EncoderShape shape, bool drops) {
  const std::vector<int32_t> lengths = ChooseLengths(shape.batch, shape.steps);
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
    }
  }
  std::printf("%d differences\n", failures);
  return failures == 0 ? 0 : 1;
}
