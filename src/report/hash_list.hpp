// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace curate {

/// A line of RunDir::kHashList, as `sha256sum` writes and checks it.
struct ListedFile {
  std::string_view sha256;  ///< 64 hexadecimal digits, not checked
  std::string_view name;    ///< not empty, relative to the folder of the list
  /// Whether the name stays inside that folder: names come from a file, and nothing else may be opened because of one.
  bool is_inside() const;
};

/// Nothing if the line has another form. Views point into `line`.
std::optional<ListedFile> parse_listed_file(std::string_view line);

}  // namespace curate
