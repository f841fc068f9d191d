// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "report/totals.hpp"

namespace curate {

/// The table a run ends with: documents in and kept, dropped by stage and reason, rules that never fired, bytes, speed
/// and memory. `seconds`: wall time, for the speed.
std::string summary_table(const RunDir& run, const RunTotals& totals, double seconds);

}  // namespace curate
