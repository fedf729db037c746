// Inputs and outputs of an operation, through TensorFlow's C API.

#ifndef DURASWEEP_TENSORS_H
#define DURASWEEP_TENSORS_H

#include <tensorflow/c/kernels.h>

#include <initializer_list>

namespace {

class Context {
 public:
  explicit Context(TF_OpKernelContext* context) : context_(context), status_(TF_NewStatus()) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { TF_DeleteStatus(status_); }

  TF_OpKernelContext* get() { return context_; }
  TF_Status* status() { return status_; }
  bool Failed() { return TF_GetCode(status_) != TF_OK; }

  /// @returns false and fails the operation if anything failed before
  bool Proceed() { return Require(true, ""); }

  /// @returns false and fails the operation with this message if the condition does not hold
  bool Require(bool condition, const char* message) {
    if (!Failed() && !condition) TF_SetStatus(status_, TF_INVALID_ARGUMENT, message);
    if (Failed()) TF_OpKernelContext_Failure(context_, status_);
    return !Failed();
  }

 private:
  TF_OpKernelContext* context_;
  TF_Status* status_;
};

class Tensor {
 public:
  Tensor() = default;
  Tensor(const Tensor&) = delete;
  Tensor& operator=(const Tensor&) = delete;
  ~Tensor() {
    if (tensor_ != nullptr) TF_DeleteTensor(tensor_);
  }

  void ReadInput(Context& context, int index) {
    if (!context.Failed()) TF_GetInput(context.get(), index, &tensor_, context.status());
  }

  void Allocate(Context& context, int index, std::initializer_list<int64_t> shape) {
    int64_t size = 1;
    for (const int64_t dimension : shape) size *= dimension;
    if (context.Failed()) return;
    const std::size_t bytes = sizeof(float) * static_cast<std::size_t>(size);
    const int axes = static_cast<int>(shape.size());
    tensor_ = TF_AllocateOutput(context.get(), index, TF_FLOAT, shape.begin(), axes, bytes, context.status());
  }

  int axes() const { return TF_NumDims(tensor_); }
  int64_t axis(int index) const { return TF_Dim(tensor_, index); }
  int64_t count() const { return TF_TensorElementCount(tensor_); }

  /// Null for an empty tensor.
  template <typename Value>
  Value* values() const {
    return count() == 0 ? nullptr : static_cast<Value*>(TF_TensorData(tensor_));
  }

 private:
  TF_Tensor* tensor_ = nullptr;
};

/// Reads the operation's inputs in order.
void ReadInputs(Context& context, std::initializer_list<Tensor*> inputs) {
  int index = 0;
  for (Tensor* input : inputs) input->ReadInput(context, index++);
}

}  // namespace

#endif
