// SPDX-License-Identifier: Apache-2.0
#include "rules/piece_cut.hpp"

#include <algorithm>
#include <cstring>

#include "text/unicode.hpp"

namespace curate {

void PieceCut::add_lines() {
  for (std::string_view left = text_; !left.empty();) {
    const std::size_t end = std::min(left.find('\n'), left.size() - 1) + 1;
    add(left.substr(0, end));
    left.remove_prefix(end);
  }
}

void PieceCut::add_paragraphs() {
  for (std::string_view left = text_; !left.empty();) {
    std::size_t end = left.find("\n\n");
    end = end == std::string_view::npos ? left.size() : std::min(left.find_first_not_of('\n', end), left.size());
    add(left.substr(0, end));
    left.remove_prefix(end);
  }
}

void PieceCut::remove(std::size_t first, std::size_t count) {
  gone_.resize(pieces_.size());
  for (std::size_t i = first; i < std::min(pieces_.size(), first + count); ++i) gone_[i] = true;
}

std::string_view PieceCut::rest(Document& document) const {
  char* const begin = document.arena().reserve(text_.size());
  char* at = begin;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    if (is_gone(i) || pieces_[i].empty()) continue;
    std::memcpy(at, pieces_[i].data(), pieces_[i].size());
    at += pieces_[i].size();
  }
  return strip(document.arena().commit(static_cast<std::size_t>(at - begin)));
}

}  // namespace curate
