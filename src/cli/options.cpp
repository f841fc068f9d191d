// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <sched.h>

#include <curate/error.hpp>

#include "cli/commands.hpp"
#include "util/strings.hpp"

namespace curate {

std::uint64_t bytes_option(const std::string& text, const std::string& option) {
  const auto value = parse_bytes(text);
  if (!value) throw UsageError(option + " '" + text + "': expected a size such as 512MiB or 2GB");
  return *value;
}

double share_option(const std::string& text, const std::string& option) {
  const bool percent = text.ends_with('%');
  const auto value = parse_number(percent ? std::string_view(text).substr(0, text.size() - 1) : text);
  const double share = value ? (percent ? *value / 100 : *value) : -1;
  if (!(share > 0 && share <= 1)) throw UsageError(option + " '" + text + "': expected a share such as 1% or 0.01");
  return share;
}

unsigned default_threads() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return std::max(1U, static_cast<unsigned>(CPU_COUNT(&set)));
}

}  // namespace curate
