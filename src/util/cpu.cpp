// SPDX-License-Identifier: Apache-2.0
#include "util/cpu.hpp"

#include <cstdlib>
#include <string>

#include <curate/error.hpp>

namespace curate {

namespace {

Isa best() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq"))
    return Isa::kAvx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi")) return Isa::kAvx2;
#endif
  return Isa::kScalar;
}

Isa choose() {
  const Isa have = best();
  const char* wanted = std::getenv("CURATE_ISA");
  if (wanted == nullptr || *wanted == '\0') return have;
  for (const Isa set : {Isa::kScalar, Isa::kAvx2, Isa::kAvx512}) {
    if (std::string(wanted) != isa_name(set)) continue;
    if (set > have) throw UsageError(std::string("CURATE_ISA=") + wanted + ": this CPU has only " + isa_name(have));
    return set;
  }
  throw UsageError(std::string("CURATE_ISA='") + wanted + "': expected scalar, avx2 or avx512");
}

}  // namespace

Isa isa() {
  static const Isa chosen = choose();
  return chosen;
}

const char* isa_name(Isa isa) {
  switch (isa) {
    case Isa::kAvx512:
      return "avx512";
    case Isa::kAvx2:
      return "avx2";
    case Isa::kScalar:
      break;
  }
  return "scalar";
}

}  // namespace curate
