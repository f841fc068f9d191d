// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace curate {

/// A line of RunDir::kHashList, as `sha256sum` writes and checks it.
struct ListedFile {
  std::string_view sha256;  ///< 64 hexadecimal digits, not checked
  std::string_view name;    ///< not empty, relative to the folder of the list
};

/// Nothing if the line has another form. Views point into `line`.
std::optional<ListedFile> parse_listed_file(std::string_view line);

/// Whether a listed name stays inside the folder of the list: nothing else may be opened because of a name in a file.
bool stays_inside(std::string_view name);

}  // namespace curate
