// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "run/run_dir.hpp"

namespace curate {

/// A row under other limits.
struct WhatIfRow {
  std::string source, id;
  std::string before, after;    ///< "kept", "expanded" or "stage:reason"; "kept" where it leaves its phase
  double value = 0, limit = 0;  ///< of `after`, where it is a drop
};

/// The funnel of a finished run under other limits.
struct WhatIfReport {
  std::uint64_t rows = 0, kept_before = 0, kept_after = 0, changed = 0;
  std::map<std::string, std::uint64_t> drops_before, drops_after;  ///< "stage:reason"
  std::map<std::string, std::uint64_t> transitions;                ///< "fate -> fate" of changed rows
};

/// What the run would have come to with the changes `set` (as `curate run --set`), from its audit alone. Equal to a
/// real rerun document for document; where the audit cannot tell, throws UsageError that names the stage which
/// prevents it: a parameter that is no limit on a measured signal, or a document whose way into or out of a global
/// stage or expander changes. `visit` gets every row that ends in a phase, in the order of the audit.
WhatIfReport what_if(const RunDir& run, const std::vector<std::string>& set,
                     const std::function<void(const WhatIfRow&)>& visit);

std::string what_if_text(const WhatIfReport& report);
std::string what_if_json(const WhatIfReport& report);

}  // namespace curate
