// SPDX-License-Identifier: Apache-2.0
#include "image/pdq_neighbours.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "util/large_pages.hpp"

namespace curate::image {

namespace {

// Below this all pairs are compared: quicker than any index.
constexpr std::size_t kFew = 4096;
constexpr int kBits = 256;
constexpr int kMaxSlotBits = 24;

using Words = std::array<std::uint64_t, 4>;

bool within(const Words& a, const Words& b, int radius) {
  // Half of the bits tell nearly always.
  const int half = std::popcount(a[0] ^ b[0]) + std::popcount(a[1] ^ b[1]);
  if (half > radius) return false;
  return half + std::popcount(a[2] ^ b[2]) + std::popcount(a[3] ^ b[3]) <= radius;
}

std::uint32_t slot_of(const Words& words, int begin, int bits) {
  const auto word = static_cast<std::size_t>(begin / 64);
  const int shift = begin % 64;
  std::uint64_t value = words[word] >> shift;
  if (shift + bits > 64) value |= words[word + 1] << (64 - shift);
  return static_cast<std::uint32_t>(value & ((std::uint64_t{1} << bits) - 1));
}

// All values of `bits` bits with at most `most` of them set.
std::vector<std::uint32_t> few_bits(int bits, int most) {
  std::vector<std::uint32_t> masks{0};
  for (std::size_t begin = 0; most > 0; --most) {
    const std::size_t end = masks.size();
    for (std::size_t i = begin; i < end; ++i) {
      const int top = masks[i] == 0 ? 0 : static_cast<int>(std::bit_width(masks[i]));
      for (int bit = top; bit < bits; ++bit) masks.push_back(masks[i] | std::uint32_t{1} << bit);
    }
    begin = end;
  }
  return masks;
}

struct Entry {
  Words words;
  std::uint32_t index;
};

// Entries in the order of one slot's value, and where each value begins.
class SortedSlot {
 public:
  void sort(const std::vector<Entry>& entries, int begin, int bits) {
    starts_.assign((std::size_t{1} << bits) + 1, 0);
    for (const Entry& entry : entries) ++starts_[slot_of(entry.words, begin, bits) + 1];
    std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
    sorted_.resize(entries.size());
    std::vector<std::uint32_t> next(starts_.begin(), starts_.end() - 1);
    for (const Entry& entry : entries) sorted_[next[slot_of(entry.words, begin, bits)]++] = entry;
  }

  template <class Near>
  void join(std::uint32_t mask, int radius, Near near) const {
    const std::size_t values = starts_.size() - 1;
    for (std::size_t value = 0; value < values; ++value) {
      const std::uint32_t begin = starts_[value], end = starts_[value + 1];
      const std::size_t other = value ^ mask;
      if (begin == end || other < value) continue;
      const std::uint32_t other_begin = starts_[other], other_end = starts_[other + 1];
      for (std::uint32_t i = begin; i < end; ++i)
        for (std::uint32_t k = mask == 0 ? i + 1 : other_begin; k < other_end; ++k)
          if (within(sorted_[i].words, sorted_[k].words, radius)) near(sorted_[i].index, sorted_[k].index);
    }
  }

 private:
  TableVector<std::uint32_t> starts_;
  TableVector<Entry> sorted_;
};

// As many slots as make their values about as many as the hashes, and not so few that more than two bits may differ.
int slots_for(std::size_t hashes, int radius) {
  const int bits = std::clamp(static_cast<int>(std::bit_width(hashes)), 8, kMaxSlotBits);
  return std::max((kBits + bits - 1) / bits, radius / 3 + 1);
}

}  // namespace

void each_near_pair(std::span<const Pdq> hashes, int radius,
                    const std::function<void(std::uint32_t, std::uint32_t)>& near) {
  std::vector<std::uint32_t> order(hashes.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    return hashes[a].words != hashes[b].words ? hashes[a].words < hashes[b].words : a < b;
  });
  // Equal hashes are one from here on: a thousand copies of a picture are no million pairs.
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && hashes[order[i]].words == hashes[order[i - 1]].words)
      near(order[i - 1], order[i]);
    else
      entries.push_back({hashes[order[i]].words, order[i]});
  }
  if (radius == 0) return;
  if (entries.size() <= kFew) {
    for (std::size_t i = 0; i < entries.size(); ++i)
      for (std::size_t k = i + 1; k < entries.size(); ++k)
        if (within(entries[i].words, entries[k].words, radius)) near(entries[i].index, entries[k].index);
    return;
  }
  const int slots = slots_for(entries.size(), radius);
  SortedSlot slot;
  for (int s = 0; s < slots; ++s) {
    const int begin = s * kBits / slots, bits = (s + 1) * kBits / slots - begin;
    slot.sort(entries, begin, bits);
    for (const std::uint32_t mask : few_bits(bits, radius / slots)) slot.join(mask, radius, near);
  }
}

}  // namespace curate::image
