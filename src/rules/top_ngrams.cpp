// SPDX-License-Identifier: Apache-2.0
#include "rules/top_ngrams.hpp"

#include <algorithm>
#include <bit>

#include "util/utf8.hpp"

namespace curate {

namespace {
constexpr std::size_t kFewestWeights = 256, kMostWeights = 4096;
constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15;
}  // namespace

// A pair of neighbours of b bytes that occurs k times has a weight of at least k * b, whatever else falls on its place;
// an n-gram of up to four words is covered by two of its pairs.
void TopNgrams::read(const GluedWords& words) {
  words_ = &words;
  level_ = 0;
  weights_.assign(std::clamp(std::bit_ceil(4 * words.size()), kFewestWeights, kMostWeights), 0);
  const int shift = 64 - std::countr_zero(weights_.size());
  heaviest_ = 0;
  std::uint64_t before = words.size() > 0 ? words.hash(0) : 0;
  std::uint32_t heaviest = 0;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::uint64_t hash = words.hash(i);
    std::uint32_t& weight = weights_[((std::rotl(before, 32) ^ hash) * kMix) >> shift];
    weight += static_cast<std::uint32_t>(words.bytes(i - 1, 2) + 2);
    heaviest = std::max(heaviest, weight);
    before = hash;
  }
  // Beyond it a weight might have come round.
  constexpr std::size_t kSafeBytes = std::size_t{1} << 30;
  heaviest_ = words.bytes(0, words.size()) < kSafeBytes ? heaviest : ~std::uint64_t{0} / 2;
}

std::uint64_t TopNgrams::characters(std::size_t n) {
  if (words_->size() < n) return 0;
  for (; level_ < n; ++level_) {
    if (level_ == 0)
      number_words();
    else
      join_pairs();
    drop_single_ones();
  }
  Gram top{0, 0, 0, 1};
  for (const Gram& gram : grams_)
    if (gram.count > top.count) top = gram;
  return (count_code_points(words_->words(top.first, n)) + n - 1) * top.count;
}

void TopNgrams::clear_numbers() {
  grams_.clear();
  const std::size_t wanted = std::bit_ceil(2 * words_->size() + 2);
  if (slots_.size() < wanted) slots_.resize(wanted);
  mask_ = wanted - 1;
  if (++round_ == 0) {
    for (Slot& slot : slots_) slot.round = 0;
    round_ = 1;
  }
}

// The number of what has this hash and is `same(number)`; grams_.size() if it is new.
template <class Same>
std::uint32_t TopNgrams::number(std::uint64_t hash, Same same) {
  for (std::size_t at = hash & mask_;; at = (at + 1) & mask_) {
    Slot& slot = slots_[at];
    if (slot.round != round_) {
      slot = {hash, static_cast<std::uint32_t>(grams_.size()), round_};
      return slot.id;
    }
    if (slot.hash == hash && same(grams_[slot.id])) return slot.id;
  }
}

void TopNgrams::number_words() {
  clear_numbers();
  ids_.resize(words_->size());
  for (std::uint32_t i = 0; i < ids_.size(); ++i) {
    const std::uint32_t id =
        number(words_->hash(i), [&](const Gram& gram) { return words_->words(gram.first, 1) == words_->words(i, 1); });
    if (id == grams_.size()) grams_.push_back({i, 0, 0, 0});
    ++grams_[id].count;
    ids_[i] = id;
  }
}

void TopNgrams::join_pairs() {
  clear_numbers();
  for (std::uint32_t i = 0; i < ids_.size(); ++i) {
    const std::uint32_t left = ids_[i], right = i + 1 < ids_.size() ? ids_[i + 1] : kOnce;
    if (left == kOnce || right == kOnce) {
      ids_[i] = kOnce;
      continue;
    }
    const std::uint64_t key = std::uint64_t{left} << 32 | right, mixed = key * kMix;
    const std::uint32_t id =
        number(mixed ^ mixed >> 32, [&](const Gram& gram) { return gram.left == left && gram.right == right; });
    if (id == grams_.size()) grams_.push_back({i, left, right, 0});
    ++grams_[id].count;
    ids_[i] = id;
  }
}

void TopNgrams::drop_single_ones() {
  for (std::uint32_t& id : ids_)
    if (id != kOnce && grams_[id].count == 1) id = kOnce;
}

}  // namespace curate
