// SPDX-License-Identifier: Apache-2.0
#include "report/hash_list.hpp"

#include <filesystem>

namespace curate {

std::optional<ListedFile> parse_listed_file(std::string_view line) {
  constexpr std::size_t kDigits = 64;
  if (line.size() < kDigits + 3 || line.substr(kDigits, 2) != "  ") return std::nullopt;
  return ListedFile{line.substr(0, kDigits), line.substr(kDigits + 2)};
}

bool stays_inside(std::string_view name) {
  const auto clean = std::filesystem::path(name).lexically_normal();
  return !clean.is_absolute() && !clean.empty() && *clean.begin() != "..";
}

}  // namespace curate
