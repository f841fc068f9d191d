// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "util/json_scan.hpp"

namespace curate {

/// Appends a JSON value as Python's json.dumps(value, indent=4) writes it, `level` levels deep: ASCII alone.
void append_python_json(const JsonToken& token, int level, std::string& out);

}  // namespace curate
