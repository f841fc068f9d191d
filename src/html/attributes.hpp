// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "html/tokenizer.hpp"

namespace curate::html {

/// Reads one start tag's attributes, in order; views into the tag. Unlike the tokenizer's they can be had
/// later.
class AttributeReader {
 public:
  explicit AttributeReader(std::string_view start_tag);
  bool next(Attribute& attribute);

 private:
  const char* at_;
  const char* end_;
};

/// The raw value of the first attribute of that name (lower case) in a start tag; nothing if there is none.
std::optional<std::string_view> attribute_of(std::string_view start_tag, std::string_view name);

}  // namespace curate::html
