// SPDX-License-Identifier: Apache-2.0
#include "text/splitter_fasttext.hpp"

#include <cstddef>

namespace curate {

void fasttext_tokenize(std::string_view text, std::vector<std::string_view>& words) {
  const auto is_gap = [](char c) { return c == ' ' || c == '\0' || (c >= '\t' && c <= '\r'); };
  std::size_t at = 0;
  while (true) {
    while (at < text.size() && is_gap(text[at])) ++at;
    if (at == text.size()) return;
    const std::size_t begin = at;
    while (at < text.size() && !is_gap(text[at])) ++at;
    words.push_back(text.substr(begin, at - begin));
  }
}

}  // namespace curate
