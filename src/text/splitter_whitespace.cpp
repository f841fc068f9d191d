// SPDX-License-Identifier: Apache-2.0
#include "text/splitter_whitespace.hpp"

#include <bit>

#include "text/byte_masks.hpp"

namespace curate {

void split_whitespace(std::string_view text, std::vector<std::string_view>& words) {
  const char* const data = text.data();
  std::size_t start = 0;
  bool in_word = false;
  for_each_space_mask(text, [&](std::size_t base, std::uint64_t spaces, const char*) {
    std::uint64_t edges = spaces ^ (spaces << 1 | std::uint64_t{!in_word});
    if (in_word && edges != 0) {
      words.emplace_back(data + start, base + static_cast<std::size_t>(__builtin_ctzll(edges)) - start);
      edges &= edges - 1;
      in_word = false;
    }
    while (edges != 0) {
      start = base + static_cast<std::size_t>(__builtin_ctzll(edges));
      edges &= edges - 1;
      if (edges == 0) {
        in_word = true;
        break;
      }
      words.emplace_back(data + start, base + static_cast<std::size_t>(__builtin_ctzll(edges)) - start);
      edges &= edges - 1;
    }
  });
  if (in_word) words.emplace_back(data + start, text.size() - start);
}

std::size_t count_whitespace(std::string_view text) {
  std::size_t count = 0;
  std::uint64_t was_space = 1;
  for_each_space_mask(text, [&](std::size_t, std::uint64_t spaces, const char*) {
    count += static_cast<std::size_t>(std::popcount(~spaces & (spaces << 1 | was_space)));
    was_space = spaces >> 63;
  });
  return count;
}

}  // namespace curate
