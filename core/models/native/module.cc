// The Node module that loads the custom operations into the process that runs TensorFlow.

#include <node_api.h>

#if defined(__linux__)
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

#include <cstring>

#include "operations.h"
#include "scan.h"

namespace {

struct Level {
  const char* name;
  const durasweep::Scans* scans;
  bool supported;
};

#if defined(__x86_64__)
bool HasAvx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2"); }

bool HasAvx512() {
  return HasAvx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}
#endif

/// From the simplest to the fastest.
const Level kLevels[] = {
    {"baseline", &durasweep::kBaselineScans, true},
#if defined(__x86_64__)
    {"avx2", &durasweep::kAvx2Scans, HasAvx2()},
    {"avx512", &durasweep::kAvx512Scans, HasAvx512()},
#elif defined(__aarch64__)
    {"neon", &durasweep::kNeonScans, true},
#endif
};

/// Releases the pages of TensorFlow's libraries that were mapped during loading, most of 300 MB. Pages that are used are mapped again
/// automatically. This is limited to read-only segments, whose content is the same as in the file.
void ReleaseLoadingPages() {
#if defined(__linux__)
  dl_iterate_phdr(
      [](dl_phdr_info* library, std::size_t, void*) {
        if (std::strstr(library->dlpi_name, "libtensorflow") == nullptr) return 0;
        const uintptr_t page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
        for (int index = 0; index < library->dlpi_phnum; ++index) {
          const auto& part = library->dlpi_phdr[index];
          if (part.p_type != PT_LOAD || (part.p_flags & PF_W) != 0) continue;
          const uintptr_t first = (library->dlpi_addr + part.p_vaddr) / page * page;
          madvise(reinterpret_cast<void*>(first), library->dlpi_addr + part.p_vaddr + part.p_memsz - first, MADV_DONTNEED);
        }
        return 0;
      },
      nullptr);
#endif
}

/// `useLevel(name)`: switches to the kernels of that processor level.
napi_value UseLevel(napi_env env, napi_callback_info info) {
  napi_value argument;
  std::size_t count = 1;
  char name[16] = "";
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  if (count == 1) napi_get_value_string_utf8(env, argument, name, sizeof name, &count);
  for (const Level& level : kLevels) {
    if (level.supported && std::strcmp(level.name, name) == 0) {
      durasweep::UseScans(level.scans);
      return nullptr;
    }
  }
  napi_throw_range_error(env, nullptr, "useLevel: the level must be one of `levels`");
  return nullptr;
}

/// The values of a Float32Array; null if the argument is not a Float32Array or has a different length.
float* ReadFloats(napi_env env, napi_value value, int64_t count) {
  bool is_array = false;
  if (napi_is_typedarray(env, value, &is_array) != napi_ok || !is_array) return nullptr;
  napi_typedarray_type type;
  std::size_t length = 0;
  void* data = nullptr;
  napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr);
  return type == napi_float32_array && static_cast<int64_t>(length) == count ? static_cast<float*>(data) : nullptr;
}

/// `runRecording([cell, features, hidden, steps, reverse], inputWeight, recurrentWeight, biases, input, outputs)`: RecordingScan in scan.h.
/// Cell 0 is GRU, 1 is LSTM.
napi_value RunRecording(napi_env env, napi_callback_info info) {
  napi_value arguments[6];
  std::size_t count = 6;
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  int64_t numbers[5] = {};
  for (uint32_t at = 0; count == 6 && at < 5; ++at) {
    napi_value number;
    if (napi_get_element(env, arguments[0], at, &number) == napi_ok) napi_get_value_int64(env, number, &numbers[at]);
  }
  const auto& [cell, features, hidden, steps, reverse] = numbers;
  const int64_t most = int64_t{1} << 24;
  const auto in_range = [&](int64_t value) { return value > 0 && value <= most; };
  if (in_range(features) && in_range(hidden) && in_range(steps)) {
    const int64_t units = durasweep::PadUnits(hidden);
    const int64_t gates = (cell == 0 ? 3 : 4) * units;
    const float* input_weight = ReadFloats(env, arguments[1], features * gates);
    const float* recurrent_weight = ReadFloats(env, arguments[2], hidden * gates);
    const float* biases = ReadFloats(env, arguments[3], 4 * units);
    const float* input = ReadFloats(env, arguments[4], steps * features);
    float* outputs = ReadFloats(env, arguments[5], steps * hidden);
    if (input_weight != nullptr && recurrent_weight != nullptr && biases != nullptr && input != nullptr && outputs != nullptr) {
      const durasweep::Scans& scans = durasweep::ChosenScans();
      (cell == 0 ? scans.gru : scans.lstm)
          .recording({features, hidden, steps, reverse != 0, {input_weight, recurrent_weight}, biases, input, outputs});
      return nullptr;
    }
  }
  napi_throw_range_error(env, nullptr, "runRecording needs five numbers and five Float32Arrays of matching sizes");
  return nullptr;
}

}  // namespace

/// Exports `levels` (names of the supported levels, the fastest last; that one is selected), `useLevel` and `runRecording`.
NAPI_MODULE_INIT() {
  static bool registered = false;  // TensorFlow's tables outlive a Node context
  if (!registered) {
    TF_Status* status = TF_NewStatus();
    durasweep::RegisterOperations(status);
    registered = TF_GetCode(status) == TF_OK;
    if (!registered) napi_throw_error(env, nullptr, TF_Message(status));
    TF_DeleteStatus(status);
    if (!registered) return nullptr;
    ReleaseLoadingPages();
  }
  napi_value levels;
  napi_create_array(env, &levels);
  uint32_t count = 0;
  for (const Level& level : kLevels) {
    if (!level.supported) continue;
    durasweep::UseScans(level.scans);
    napi_value name;
    napi_create_string_utf8(env, level.name, NAPI_AUTO_LENGTH, &name);
    napi_set_element(env, levels, count++, name);
  }
  napi_set_named_property(env, exports, "levels", levels);
  napi_value use_level;
  napi_create_function(env, "useLevel", NAPI_AUTO_LENGTH, UseLevel, nullptr, &use_level);
  napi_set_named_property(env, exports, "useLevel", use_level);
  napi_value run_recording;
  napi_create_function(env, "runRecording", NAPI_AUTO_LENGTH, RunRecording, nullptr, &run_recording);
  napi_set_named_property(env, exports, "runRecording", run_recording);
  return exports;
}
