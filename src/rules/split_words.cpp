// SPDX-License-Identifier: Apache-2.0
#include "rules/split_words.hpp"

#include <bit>

#include "rules/byte_scan.hpp"
#include "text/byte_masks.hpp"

namespace curate {

namespace {

std::uint64_t ones(std::uint64_t bits) {
  return static_cast<std::uint64_t>(std::popcount(bits));
}

std::uint64_t continuation_bytes(const ByteBlock& block) {
  return block.within(0x80, 0x3F);
}

}  // namespace

SplitWords count_split_words(std::string_view text) {
  SplitWords counted;
  std::uint64_t in_word = 0;   // 1: the byte before is of a word
  std::uint64_t lettered = 0;  // 1: and that word has had a letter
  for_each_space_mask(text, [&](std::size_t base, std::uint64_t spaces, const char* bytes) {
    const ByteBlock block(bytes);
    const std::uint64_t word = ~spaces;
    std::uint64_t letters = letter_mask(bytes);
    std::uint64_t characters = word;
    if (const std::uint64_t wide = block.within(0x80, 0x7F)) {
      const std::uint64_t inner = continuation_bytes(block);
      characters &= ~inner;
      for (std::uint64_t leads = wide & ~inner & word; leads != 0; leads &= leads - 1) {
        const auto i = static_cast<unsigned>(std::countr_zero(leads));
        std::size_t at = base + i;
        letters |= std::uint64_t{is_alpha(next_code_point(text, at))} << i;
      }
    }
    const std::uint64_t starts = word & ~(word << 1 | in_word);
    counted.words += ones(starts);
    counted.characters += ones(characters);
    // A one added at the start of a word runs through it up to its first letter.
    const std::uint64_t waiting = starts | (in_word & word & ~lettered);
    const std::uint64_t other = word & ~letters;
    const std::uint64_t sum = waiting + other;
    counted.with_letter += ones(sum & letters & word);
    in_word = word >> 63;
    if (in_word != 0) {
      // The last word of the block: from its start, or the block's where it began before.
      const int size = std::countl_one(word);
      const std::uint64_t tail = ~std::uint64_t{0} << (64 - size);
      lettered = (letters & tail) != 0 || (size == 64 && starts == 0 && lettered != 0) ? 1 : 0;
    }
  });
  return counted;
}

std::uint64_t count_fasttext_words(std::string_view text) {
  std::uint64_t words = 0, in_word = 0;
  for_each_block(text, [&](std::size_t base, const ByteBlock& block) {
    const std::uint64_t word = ~(block.within('\t', 4) | block.equal(' ') | block.equal('\0'));
    const std::uint64_t starts = word & ~(word << 1 | in_word);
    in_word = word >> 63;
    const std::uint64_t wide = block.within(0x80, 0x7F);
    const std::uint64_t alnum = block.within('0', 9) | block.within('a', 25) | block.within('A', 25);
    words += ones(starts & alnum);
    for (std::uint64_t leads = starts & wide; leads != 0; leads &= leads - 1) {
      std::size_t at = base + static_cast<unsigned>(std::countr_zero(leads));
      words += is_alnum(next_code_point(text, at));
    }
  });
  return words;
}

}  // namespace curate
