// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "util/builtin.hpp"

namespace curate {

/// Calls `visit` for each line, without its end, of a data file that is linked into the program.
template <class Visit>
void each_builtin_line(std::string_view name, Visit visit) {
  const auto file = builtin_file(name);
  if (!file) throw std::logic_error("data/" + std::string(name) + " is not linked in");
  for (std::string_view left = *file; !left.empty();) {
    const auto end = left.find('\n');
    visit(left.substr(0, end));
    left.remove_prefix(end == std::string_view::npos ? left.size() : end + 1);
  }
}

}  // namespace curate
