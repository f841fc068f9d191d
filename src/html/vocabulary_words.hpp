// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "html/vocabulary.hpp"

namespace curate::html {

/// Words that give a mark, separated by spaces. '-' in or around a word is a boundary between parts of a name
/// ("-ad-" is in "top-ad" but not in "shadow"); "=" around it asks for a whole name ("=content=").
struct VocabularyRow {
  Mark mark;
  std::string_view words;
};
std::span<const VocabularyRow> vocabulary_rows();

}  // namespace curate::html
