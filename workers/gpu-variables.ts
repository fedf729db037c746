/**
 * What TensorFlow needs on a GPU, where the user has set nothing else: memory taken as it is used, because a stopped process and its
 * successor share the device for a moment; float32 products that are not rounded to TF32; and the same algorithms every time, for the same bits.
 */
export const GPU_VARIABLES = {
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  NVIDIA_TF32_OVERRIDE: '0',
  TF_CUDNN_RNN_USE_AUTOTUNE: '0',
  CUBLAS_WORKSPACE_CONFIG: ':4096:8',
} as const;
