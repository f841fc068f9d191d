// SPDX-License-Identifier: Apache-2.0
#include "rules/text_marks.hpp"

#include <bit>

#include "rules/byte_scan.hpp"

namespace curate {

TextMarks count_marks(std::string_view text) {
  TextMarks marks;
  unsigned run = 0;  // dots up to the block at hand, less whole ellipses
  for_each_block(text, [&](std::size_t base, const ByteBlock& block) {
    marks.hashes += static_cast<unsigned>(std::popcount(block.equal('#')));
    for (std::uint64_t leads = block.equal('\xE2'); leads != 0; leads &= leads - 1)
      marks.ellipses += text.substr(base + static_cast<unsigned>(std::countr_zero(leads))).starts_with("…");
    std::uint64_t dots = block.equal('.');
    if ((dots & 1) == 0) run = 0;
    while (dots != 0) {
      const int first = std::countr_zero(dots);
      if (first != 0) run = 0;
      const int length = std::countr_one(dots >> first);
      run += static_cast<unsigned>(length);
      marks.ellipses += run / 3;
      run %= 3;
      if (first + length == 64) return;
      dots &= ~std::uint64_t{0} << (first + length);
    }
    run = 0;
  });
  return marks;
}

}  // namespace curate
