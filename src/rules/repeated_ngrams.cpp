// SPDX-License-Identifier: Apache-2.0
#include "rules/repeated_ngrams.hpp"

#include <algorithm>

namespace curate {

void RepeatedNgrams::read(std::span<const std::string_view> words) {
  n_ = 1;
  grams_.clear();
  single_.clear(words.size());
  ends_.resize(words.size() + 1);
  repeated_.resize(words.size());
  std::uint64_t end = 0;
  for (std::uint32_t i = 0; i < words.size(); ++i) {
    repeated_[i] = {i, single_.add(words[i])};
    for (const char c : words[i]) end += (c & 0xC0) != 0x80;
    ends_[i + 1] = end;
  }
  std::erase_if(repeated_, [&](const Place& place) { return single_.entries()[place.number].count == 1; });
}

void RepeatedNgrams::grow_to(std::size_t n) {
  for (; n_ < n; ++n_) join_neighbours();
}

// Both (n - 1)-grams of a repeated n-gram are repeated.
void RepeatedNgrams::join_neighbours() {
  grams_.clear();
  const std::size_t wanted = std::bit_ceil(2 * repeated_.size() + 2);
  if (slots_.size() < wanted) slots_.resize(wanted);
  mask_ = wanted - 1;
  if (++round_ == 0) {
    for (Slot& slot : slots_) slot.round = 0;
    round_ = 1;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i + 1 < repeated_.size(); ++i) {
    const Place left = repeated_[i], right = repeated_[i + 1];
    if (right.at == left.at + 1) repeated_[kept++] = {left.at, number(left.number, right.number, left.at)};
  }
  repeated_.resize(kept);
  std::erase_if(repeated_, [&](const Place& place) { return grams_[place.number].count == 1; });
}

std::uint32_t RepeatedNgrams::number(std::uint32_t left, std::uint32_t right, std::uint32_t at) {
  std::uint64_t hash = (std::uint64_t{left} << 32 | right) * 0x9E3779B97F4A7C15;
  hash ^= hash >> 32;
  for (std::size_t place = hash & mask_;; place = (place + 1) & mask_) {
    Slot& slot = slots_[place];
    if (slot.round != round_) {
      slot = {static_cast<std::uint32_t>(grams_.size()), round_};
      grams_.push_back({at, left, right, 1});
      return slot.number;
    }
    Gram& gram = grams_[slot.number];
    if (gram.left != left || gram.right != right) continue;
    ++gram.count;
    return slot.number;
  }
}

RepeatedNgrams::Top RepeatedNgrams::first_top() const {
  if (size() == 0) return {};
  Top top{1, characters(0)};
  for (const Gram& gram : grams_)
    if (gram.count > top.count) top = {gram.count, characters(gram.first)};
  return top;
}

RepeatedNgrams::Top RepeatedNgrams::longest_top() const {
  Top top;
  for (const Gram& gram : grams_)
    if (gram.count > 1) top.count = std::max<std::uint64_t>(top.count, gram.count);
  for (const Gram& gram : grams_)
    if (gram.count == top.count) top.characters = std::max(top.characters, characters(gram.first));
  return top;
}

std::uint64_t RepeatedNgrams::covered_characters() const {
  std::uint64_t covered = 0;
  std::size_t next = 0;
  for (const Place& place : repeated_) {
    const std::size_t begin = std::max<std::size_t>(place.at, next);
    next = place.at + n_;
    covered += ends_[next] - ends_[begin];
  }
  return covered;
}

std::uint64_t RepeatedNgrams::copied_characters() const {
  std::uint64_t copied = 0;
  for (const Place& place : repeated_) copied += characters(place.at);
  return copied;
}

std::uint64_t RepeatedNgrams::all_characters() const {
  std::uint64_t all = 0;
  for (std::size_t at = 0; at < size(); ++at) all += characters(at);
  return all;
}

}  // namespace curate
