// Holds the convolution, the classifier and Adam of one level, DURASWEEP_SCANS, to readable forms in double precision, and their gradients to its
// differences. Stands alone, as contract.cc does.

#include <algorithm>

#include "blocks.h"
#include "contract.h"
#include "scan.h"

namespace durasweep {
extern const Scans DURASWEEP_SCANS;
}

namespace {

void CheckClassifier(int64_t width, int64_t classes, int64_t batch, bool weighs) {
  Values parameters = DrawMany(classes * (width + 1)), input = DrawMany(width * batch);
  Values targets(batch * classes, 0.0), shares(batch, 1.0);
  for (int64_t sequence = 0; sequence < batch; ++sequence) {
    targets[sequence * classes + sequence * 7 % classes] = 1;
    if (weighs) shares[sequence] = 0.5 + sequence % 3;
  }
  const auto run = [&] {
    Values losses(batch, 0.0);
    for (int64_t sequence = 0; sequence < batch; ++sequence) {
      Values vector;
      for (int64_t k = 0; k < width; ++k) vector.push_back(input[k * batch + sequence]);
      const Values logits = Project({vector}, parameters.data(), parameters.data() + classes * width, classes)[0];
      double sum = 0;
      for (const double logit : logits) sum += std::exp(logit);
      for (int64_t row = 0; row < classes; ++row) losses[sequence] += targets[sequence * classes + row] * (std::log(sum) - logits[row]);
    }
    return losses;
  };
  Values weights = shares;
  for (double& weight : weights) weight /= static_cast<double>(batch);
  const auto p = ToFloats(parameters), x = ToFloats(input), t = ToFloats(targets), w = ToFloats(shares);
  const durasweep::ClassifierKernels& kernels = durasweep::DURASWEEP_SCANS.classifier;
  const durasweep::LinearShape shape = {width, classes, batch, p.data(), x.data()};
  std::vector<float> logits(classes * batch), losses(batch), rows(classes * batch), gradient(classes * batch), gp(p.size()), gx(x.size());
  kernels.forward({shape, p.data() + classes * width, logits.data()});
  kernels.loss({classes, batch, logits.data(), t.data(), weighs ? w.data() : nullptr, losses.data(), rows.data(), gradient.data()});
  kernels.backward({shape, gradient.data(), gp.data(), gp.data() + classes * width, gx.data()});
  const std::string name = "classifier, " + std::to_string(width) + " to " + std::to_string(classes) + ", batch " + std::to_string(batch);
  Compare(name, run, losses, weights, {{&parameters, &gp}, {&input, &gx}});
}

/// One sequence, of which only the first steps are valid.
Matrix ConvolveSequence(const durasweep::ConvolutionShape& shape, const Values& parameters, const Matrix& rows) {
  const double* bias = parameters.data() + shape.channels * shape.features * shape.kernel;
  Matrix result;
  for (int64_t step = 0; step < shape.steps; ++step) {
    Values sums(bias, bias + shape.channels);
    for (int64_t tap = 0; tap < shape.kernel; ++tap) {
      const int64_t from = step + (tap - (shape.kernel - 1) / 2) * shape.dilation;
      if (from < 0 || from >= static_cast<int64_t>(rows.size())) continue;
      for (int64_t channel = 0; channel < shape.channels; ++channel) {
        for (int64_t k = 0; k < shape.features; ++k) {
          sums[channel] += parameters[(channel * shape.features + k) * shape.kernel + tap] * rows[from][k];
        }
      }
    }
    result.push_back(sums);
  }
  return shape.relu ? Relu(result) : result;
}

void CheckConvolution(durasweep::ConvolutionShape shape, bool clean) {
  std::vector<int32_t> lengths;
  for (int64_t sequence = 0; sequence < shape.batch; ++sequence) lengths.push_back(static_cast<int32_t>(1 + sequence * 7 % shape.steps));
  shape.lengths = clean ? nullptr : lengths.data();
  const int64_t pools = shape.steps / shape.pooling, columns = shape.steps * shape.batch;
  Values parameters = DrawMany(shape.channels * (shape.features * shape.kernel + 1)), input = DrawMany(shape.features * columns);
  const auto run = [&] {
    Values output(shape.channels * pools * shape.batch, 0.0);
    for (int64_t sequence = 0; sequence < shape.batch; ++sequence) {
      const int64_t length = clean ? shape.steps : lengths[sequence];
      const Matrix rows = ConvolveSequence(shape, parameters, TakeSequence(input, shape.features, shape.steps, shape.batch, sequence, length));
      for (int64_t pool = 0; pool < pools; ++pool) {
        for (int64_t channel = 0; channel < shape.channels; ++channel) {
          double largest = rows[pool * shape.pooling][channel];
          for (int64_t step = 1; step < shape.pooling; ++step) largest = std::max(largest, rows[pool * shape.pooling + step][channel]);
          output[(channel * pools + pool) * shape.batch + sequence] = largest;
        }
      }
    }
    return output;
  };
  const Values weights = DrawMany(shape.channels * pools * shape.batch);
  const auto p = ToFloats(parameters), x = ToFloats(input), g = ToFloats(weights);
  const durasweep::ConvolutionKernels& kernels = durasweep::DURASWEEP_SCANS.convolution;
  std::vector<float> output(weights.size()), saved(weights.size() * shape.pooling), gp(p.size()), gx(x.size());
  const int64_t count = shape.channels * shape.features * shape.kernel;
  kernels.forward({shape, p.data(), p.data() + count, x.data(), output.data(), saved.data()});
  kernels.backward({shape, p.data(), x.data(), output.data(), saved.data(), g.data(), gp.data(), gp.data() + count, gx.data()});
  const std::string name = "convolution, " + std::to_string(shape.features) + " to " + std::to_string(shape.channels) + ", kernel " +
                           std::to_string(shape.kernel) + ", dilation " + std::to_string(shape.dilation) + ", pooling " +
                           std::to_string(shape.pooling);
  Compare(name, run, output, weights, {{&parameters, &gp}, {&input, &gx}});
}

void CheckAdam(int64_t count, bool masked) {
  const durasweep::AdamRates rates = {0.01f, 1e-8f, 0.1f, 0.1f, 0.001f};
  Values weights = DrawMany(count), first = DrawMany(count), second = DrawMany(count), gradient = DrawMany(count), mask(count, 1.0);
  for (int64_t at = 0; at < count; ++at) {
    second[at] = std::fabs(second[at]);
    if (masked) mask[at] = at % 3 == 0 ? 0 : 1;
  }
  auto w = ToFloats(weights), m = ToFloats(first), v = ToFloats(second);
  const auto g = ToFloats(gradient), decays = ToFloats(mask);
  durasweep::DURASWEEP_SCANS.adam({count, w.data(), m.data(), v.data(), g.data(), masked ? decays.data() : nullptr, rates});
  for (int64_t at = 0; at < count; ++at) {
    const std::string name = "adam, weight " + std::to_string(at) + " of " + std::to_string(count);
    const double moment = 0.9 * first[at] + 0.1 * gradient[at], square = 0.999 * second[at] + 0.001 * gradient[at] * gradient[at];
    Expect(name, "the first moment", m[at], moment);
    Expect(name, "the second moment", v[at], square);
    Expect(name, "the weight", w[at], weights[at] * (1 - 0.1 * mask[at]) - 0.01 * moment / (std::sqrt(square) + 1e-8));
  }
}

}  // namespace

int main() {
  for (const bool masked : {false, true}) {
    for (const int64_t count : {1, 15, 16, 37}) CheckAdam(count, masked);
  }
  for (const bool weighs : {false, true}) {
    CheckClassifier(1, 1, 1, weighs);
    CheckClassifier(5, 3, 2, weighs);
    CheckClassifier(33, 21, 37, weighs);
    CheckClassifier(130, 40, 64, weighs);
  }
  for (const bool clean : {false, true}) {
    for (const bool relu : {false, true}) {
      // One of everything; a remainder after pooling; steps further away than there are; wider and longer than a tile, with more taps.
      CheckConvolution({1, 1, 1, 1, 1, 1, 1, relu, nullptr}, clean);
      CheckConvolution({3, 5, 3, 1, 2, 7, 3, relu, nullptr}, clean);
      CheckConvolution({2, 3, 5, 4, 3, 6, 5, relu, nullptr}, clean);
      CheckConvolution({37, 40, 5, 2, 1, 19, 33, relu, nullptr}, clean);
      CheckConvolution({70, 7, 3, 1, 2, 4, 70, relu, nullptr}, clean);
    }
  }
  std::printf("%d differences\n", failures);
  return failures == 0 ? 0 : 1;
}
