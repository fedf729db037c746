// Registers an operation and its CPU kernel with TensorFlow.

#ifndef DURASWEEP_REGISTER_H
#define DURASWEEP_REGISTER_H

#include <tensorflow/c/kernels.h>
#include <tensorflow/c/ops.h>

#include <initializer_list>

namespace {

using Names = std::initializer_list<const char*>;
using Compute = void (*)(void*, TF_OpKernelContext*);

/// @param attribute in TensorFlow's notation; null: the operation has none
inline void Register(const char* name, Names inputs, Names outputs, Compute compute, TF_Status* status, const char* attribute = nullptr) {
  if (TF_GetCode(status) != TF_OK) return;
  TF_OpDefinitionBuilder* definition = TF_NewOpDefinitionBuilder(name);
  if (attribute != nullptr) TF_OpDefinitionBuilderAddAttr(definition, attribute);
  for (const char* input : inputs) TF_OpDefinitionBuilderAddInput(definition, input);
  for (const char* output : outputs) TF_OpDefinitionBuilderAddOutput(definition, output);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, TF_ShapeInferenceContextSetUnknownShape);
  TF_RegisterOpDefinition(definition, status);
  if (TF_GetCode(status) != TF_OK) return;
  TF_KernelBuilder* kernel = TF_NewKernelBuilder(name, "CPU", nullptr, compute, nullptr);
  TF_RegisterKernelBuilder(name, kernel, status);
}

}  // namespace

#endif
