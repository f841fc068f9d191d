// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace curate {

/// The instruction sets that code with several paths chooses from. Every path gives the same bytes.
enum class Isa { kScalar, kAvx2, kAvx512 };

/// The best set of this CPU, or a lower one if the environment asks: CURATE_ISA=scalar|avx2|avx512.
/// Read once per process. Throws UsageError if CURATE_ISA names no set or one this CPU lacks.
Isa isa();

/// "scalar", "avx2" or "avx512".
const char* isa_name(Isa isa);

}  // namespace curate
