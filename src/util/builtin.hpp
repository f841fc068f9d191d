// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace curate {

/// The bytes of `data/<name>`, linked into the program; nothing if there is no such file. Valid for ever.
std::optional<std::string_view> builtin_file(std::string_view name);

}  // namespace curate
