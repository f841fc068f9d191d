// SPDX-License-Identifier: Apache-2.0
#include "rules/duplicate_ngrams.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "util/utf8.hpp"

namespace curate {

namespace {
// Equal n-grams begin with equal bytes: of most n-grams this many are enough to know that there is no other.
constexpr std::size_t kHead = 12;
constexpr std::size_t kBitsPerWord = 64, kMostBits = std::size_t{1} << 25;

std::uint64_t head_hash(const char* p) {
  static_assert(kHead == 12 && kHead <= GluedWords::kPadding);
  std::uint64_t low;
  std::uint32_t high;
  std::memcpy(&low, p, 8);
  std::memcpy(&high, p + 8, 4);
  const std::uint64_t mixed = (low ^ std::rotl(high * std::uint64_t{0xD6E8FEB86659FD93}, 32)) * 0x9E3779B97F4A7C15;
  return mixed ^ mixed >> 29;
}
}  // namespace

void DuplicateNgrams::read(const GluedWords& words) {
  words_ = &words;
  candidates_.clear();
  if (words.size() < kShortest) return;
  const std::size_t starts = words.size() - kShortest + 1;
  const std::size_t bits = std::min(std::bit_ceil(kBitsPerWord * starts), kMostBits);
  once_.assign(bits / 64, 0);
  twice_.assign(bits / 64, 0);
  hashes_.resize(starts);
  const int shift = 64 - std::countr_zero(bits);
  for (std::size_t i = 0; i < starts; ++i) {
    const std::uint64_t at = (head_hash(words.at(i)) * 0xD6E8FEB86659FD93) >> shift;
    hashes_[i] = at;
    const std::uint64_t bit = std::uint64_t{1} << (at % 64);
    twice_[at / 64] |= once_[at / 64] & bit;
    once_[at / 64] |= bit;
  }
  for (std::size_t i = 0; i < starts; ++i) {
    const bool again = (twice_[hashes_[i] / 64] >> (hashes_[i] % 64) & 1) != 0;
    if (again || words.bytes(i, kShortest) < kHead) candidates_.push_back(static_cast<std::uint32_t>(i));
  }
}

std::uint64_t DuplicateNgrams::characters(std::size_t n) {
  seen_.clear(candidates_.size());
  std::uint64_t characters = 0;
  std::size_t next = 0;
  for (const std::uint32_t i : candidates_) {
    if (i < next) continue;
    if (i + n > words_->size()) break;
    const std::string_view ngram = words_->words(i, n);
    if (!seen_.add(ngram)) continue;
    characters += count_code_points(ngram);
    next = i + n;
  }
  return characters;
}

}  // namespace curate
