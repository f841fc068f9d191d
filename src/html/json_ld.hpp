// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace curate::html {

/// What the schema.org data of a page (scripts of type application/ld+json) says: the first value of each
/// kind, still escaped as JSON. Views into the page.
struct JsonLd {
  std::string_view headline, author, published, modified, license, language;
  std::string_view article_body;  ///< the longest
  bool article = false;           ///< something in it is an article, a posting, a report
};

/// Reads one script's content, leniently: what is no JSON ends the reading, and nothing is lost that came
/// before.
void read_json_ld(std::string_view script, JsonLd& found);

/// Appends a JSON string's content with its escapes undone; what is no escape stays.
void append_unescaped(std::string_view inner, std::string& out);

}  // namespace curate::html
