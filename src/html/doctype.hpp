// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace curate::html {

/// What a doctype says; views into the page.
struct Doctype {
  std::string_view name;
  std::optional<std::string_view> public_id, system_id;
  bool force_quirks = false;  ///< it is malformed
  /// Whether browsers render such a page in quirks mode, where a table does not end an open paragraph.
  bool quirks() const;
};

/// Reads what follows the word "doctype" up to '>' (HTML Standard, tokenizer's doctype states). `unclosed`:
/// the page ended first.
Doctype read_doctype(std::string_view body, bool unclosed);

}  // namespace curate::html
