// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "html/json_ld.hpp"
#include "html/tree.hpp"

namespace curate::html {

/// What a page says about itself; empty = nothing. Well-formed UTF-8, references decoded, white space
/// collapsed.
struct Metadata {
  std::string title;
  std::string author;
  std::string date;       ///< of publication; "2024-05-31" or with time, as given, if it can be read, else as it stands
  std::string language;   ///< of the html element's lang: a language tag
  std::string canonical;  ///< URL as given, not resolved
  std::string license;    ///< URL or text
  std::string kind;       ///< "article", "product", "website": the page's og:type
  std::string robots;     ///< contents of all meta robots, raw, joined by ", "
  std::string tdm_reservation, tdm_policy;  ///< raw
  void clear();
};

/// Reads the head of a page (and licence links anywhere). `json_ld` receives the page's schema.org data.
void read_metadata(const Tree& tree, Metadata& out, JsonLd& json_ld);

/// "2024-05-31" (with time if there is one) from ISO 8601, "31 May 2024", "May 31st, 2024", "2024/05/31";
/// else the text itself.
std::string iso_date(std::string_view text);

}  // namespace curate::html
