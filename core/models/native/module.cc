// The Node module that brings our operations into the process TensorFlow runs in.

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
#endif
};

/// Gives back the pages of TensorFlow's libraries that were mapped to load them, most of 300 MB: what is used is mapped again by itself.
/// Only parts that nothing writes to, which are as they are in the file.
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

/// `useLevel(name)`: computes as a processor of that level would.
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
  napi_throw_range_error(env, nullptr, "useLevel takes one of `levels`");
  return nullptr;
}

}  // namespace

/// Exports `levels`, the names of those this processor can run, the fastest last (it is the one in use), and `useLevel`.
NAPI_MODULE_INIT() {
  static bool registered = false;  // TensorFlow's tables outlive a context of Node's
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
  return exports;
}
