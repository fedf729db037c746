// The backward pass of residual.h over a batch.

#ifndef DURASWEEP_RESIDUAL_BACK_H
#define DURASWEEP_RESIDUAL_BACK_H

#include "back.h"
#include "residual.h"

namespace {

using durasweep::ResidualBackward;

/// The backward pass of a convolution over patches.
class BackProduct {
 public:
  BackProduct(const float* weight, int64_t channels, int64_t width, int64_t kernel, int64_t rows)
      : channels_(channels), width_(width), kernel_(kernel), back_(FlatWeight(weight, channels, width, kernel).values(), channels, width * kernel, rows) {}

  void Gather(const Patches& patches, const float* gradient, int64_t stride, int64_t rows) {
    back_.Gather(patches.values(), patches.stride(), gradient, stride, rows);
  }

  void GivePatches(const float* gradient, int64_t stride, float* to, const Patches& patches, int64_t rows) const {
    back_.GiveInput(gradient, stride, to, patches.stride(), rows);
  }

  void WriteGradients(float* weight, float* bias) const {
    FlatWeight flat(channels_, width_, kernel_);
    back_.WriteGradients(flat.values(), bias);
    flat.Write(weight);
  }

 private:
  int64_t channels_;
  int64_t width_;
  int64_t kernel_;
  Back back_;
};

class ResidualBackwardRun : Residual {
 public:
  explicit ResidualBackwardRun(const ResidualBackward& run)
      : Residual(run.shape, run.masks),
        run_(run),
        saved_(run.saved, run.shape, rows_),
        first_(run.parameters.first_weight, shape_.channels, shape_.features, shape_.kernel, rows_.most(kInner)),
        second_(run.parameters.second_weight, shape_.channels, shape_.channels, shape_.kernel, rows_.most(kOutput)),
        projects_(run.parameters.kept_weight != nullptr),
        kept_(run.parameters.kept_weight, projects_ ? shape_.channels : 0, shape_.features, 1, rows_.most(kOutput)),
        gradient_(rows_.total(kOutput) * stride_),
        second_gradient_(rows_.most(kOutput) * stride_),
        inner_gradient_(rows_.total(kInner) * stride_),
        patch_gradient_(PatchSize()),
        input_gradient_(run.input_gradient == nullptr ? 0 : rows_.total(kInput) * input_stride_) {}

  void Run() {
    MakeMap(kOutput).TakeRows(run_.gradient, shape_.channels, gradient_.at(0), stride_);
    for (int64_t index = 0; index < rows_.groups(); ++index) RunGroup(rows_.group(index));
    const auto& to = run_.parameter_gradients;
    first_.WriteGradients(to.first_weight, to.first_bias);
    second_.WriteGradients(to.second_weight, to.second_bias);
    if (projects_) kept_.WriteGradients(to.kept_weight, to.kept_bias);
    if (run_.input_gradient != nullptr) MakeMap(kInput).GiveRows(input_gradient_.at(0), input_stride_, run_.input_gradient, shape_.features);
  }

 private:
  /// Enough space for the patches of any place.
  int64_t PatchSize() const {
    const int64_t inner = rows_.most(kInner) * first_patches_.stride();
    const int64_t output = rows_.most(kOutput) * second_patches_.stride();
    return (inner > output ? inner : output) + rows_.most(kOutput) * kept_patches_.stride();
  }

  void RunGroup(const ResidualGroup& group) {
    const int64_t first = group.first_rows[kOutput], rows = group.rows[kOutput];
    float* sum = gradient_.at(first * stride_);
    ForEachVector(rows, shape_.channels, [&](int64_t row, int64_t at) {
      const Vector given = Load(sum + row * stride_ + at);
      const Vector passed = Load(saved_.output.at(first + row) + at) > 0.0f ? given : Vector{};
      const Vector masked = second_mask_.At(first + row, at, passed);
      Store(sum + row * stride_ + at, passed);
      Store(second_gradient_.at(row * stride_ + at), Load(saved_.second.at(first + row) + at) > 0.0f ? masked : Vector{});
    });
    second_patches_.Take(group, saved_.inner.values, stride_);
    second_.Gather(second_patches_, second_gradient_.at(0), stride_, rows);
    second_.GivePatches(second_gradient_.at(0), stride_, patch_gradient_.at(0), second_patches_, rows);
    second_patches_.Add(group, patch_gradient_.at(0), inner_gradient_.at(0), stride_);
    GoBackFirst(group);
    GoBackKept(group, sum);
  }

  void GoBackFirst(const ResidualGroup& group) {
    const int64_t first = group.first_rows[kInner], rows = group.rows[kInner];
    float* gradient = inner_gradient_.at(first * stride_);
    ForEachVector(rows, shape_.channels, [&](int64_t row, int64_t at) {
      const Vector masked = first_mask_.At(first + row, at, Load(gradient + row * stride_ + at));
      Store(gradient + row * stride_ + at, Load(saved_.inner.at(first + row) + at) > 0.0f ? masked : Vector{});
    });
    first_patches_.Take(group, saved_.input.values, input_stride_);
    first_.Gather(first_patches_, gradient, stride_, rows);
    if (run_.input_gradient == nullptr) return;
    first_.GivePatches(gradient, stride_, patch_gradient_.at(0), first_patches_, rows);
    first_patches_.Add(group, patch_gradient_.at(0), input_gradient_.at(0), input_stride_);
  }

  void GoBackKept(const ResidualGroup& group, const float* sum) {
    const int64_t rows = group.rows[kOutput];
    if (projects_) {
      kept_patches_.Take(group, saved_.input.values, input_stride_);
      kept_.Gather(kept_patches_, sum, stride_, rows);
    }
    if (run_.input_gradient == nullptr) return;
    float* patches = patch_gradient_.at(0);
    if (projects_) {
      kept_.GivePatches(sum, stride_, patches, kept_patches_, rows);
    } else {
      for (int64_t row = 0; row < rows; ++row) CopyVectors(sum + row * stride_, patches + row * kept_patches_.stride(), shape_.channels);
    }
    kept_patches_.Add(group, patches, input_gradient_.at(0), input_stride_);
  }

  const ResidualBackward& run_;
  SavedResidual<const float> saved_;
  BackProduct first_;
  BackProduct second_;
  bool projects_;
  BackProduct kept_;
  Buffer gradient_;
  Buffer second_gradient_;
  Buffer inner_gradient_;
  Buffer patch_gradient_;
  Buffer input_gradient_;
};

void GoBackResidual(const ResidualBackward& run) { ResidualBackwardRun(run).Run(); }

}  // namespace

#endif
