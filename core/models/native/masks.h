// The masks of an operation, which has two or three for each layer, or none.

#ifndef DURASWEEP_MASKS_H
#define DURASWEEP_MASKS_H

#include <memory>
#include <vector>

#include "blocks.h"
#include "tensors.h"

namespace {

/// A variable number of inputs, starting at a given one.
class Masks {
 public:
  void Read(Context& context, int first) {
    const int count = TF_NumInputs(context.get()) - first;
    tensors_ = std::make_unique<Tensor[]>(count > 0 ? static_cast<std::size_t>(count) : 0);
    for (int index = 0; index < count; ++index) tensors_[index].ReadInput(context, first + index);
    count_ = count;
  }

  int count() const { return count_; }
  int64_t size(int index) const { return tensors_[index].count(); }

  durasweep::Masks get() {
    if (count_ == 0) return nullptr;
    values_.clear();
    for (int index = 0; index < count_; ++index) values_.push_back(tensors_[index].values<float>());
    return values_.data();
  }

 private:
  int count_ = 0;
  std::unique_ptr<Tensor[]> tensors_;
  std::vector<const float*> values_;
};

}  // namespace

#endif
