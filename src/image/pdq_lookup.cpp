// SPDX-License-Identifier: Apache-2.0
#include "image/pdq_lookup.hpp"

#include <array>
#include <bit>
#include <numeric>
#include <span>
#include <utility>

namespace curate::image {

namespace {

// Of a shorter list every hash is compared: quicker than any index.
constexpr std::size_t kFew = 2048;
constexpr std::uint32_t kValues = 1U << 16;

std::uint32_t slot_of(const Pdq& hash, std::size_t slot) {
  return static_cast<std::uint32_t>(hash.words[slot / 4] >> (slot % 4 * 16)) & (kValues - 1);
}

// The values of at most 3 bits, those of fewer bits first.
struct Flips {
  static constexpr std::size_t kMostBits = 3;
  std::vector<std::uint32_t> values;
  std::array<std::size_t, kMostBits + 1> ends{};  // of those of so many bits or fewer
  Flips() {
    for (std::size_t bits = 0; bits <= kMostBits; ++bits) {
      for (std::uint32_t value = 0; value < kValues; ++value)
        if (std::popcount(value) == static_cast<int>(bits)) values.push_back(value);
      ends[bits] = values.size();
    }
  }
};

std::span<const std::uint32_t> flips_within(int radius) {
  static const Flips flips;
  return {flips.values.data(), flips.ends[static_cast<std::size_t>(radius) / 16]};
}

}  // namespace

PdqLookup::PdqLookup(std::vector<Pdq> hashes) : hashes_(std::move(hashes)) {
  if (hashes_.size() <= kFew) return;
  for (std::size_t s = 0; s < kSlots; ++s) {
    Slot& slot = slots_[s];
    slot.starts.assign(kValues + 1, 0);
    for (const Pdq& hash : hashes_) ++slot.starts[slot_of(hash, s) + 1];
    std::partial_sum(slot.starts.begin(), slot.starts.end(), slot.starts.begin());
    std::vector<std::uint32_t> next(slot.starts.begin(), slot.starts.end() - 1);
    slot.indexes.resize(hashes_.size());
    for (std::uint32_t i = 0; i < hashes_.size(); ++i) slot.indexes[next[slot_of(hashes_[i], s)]++] = i;
  }
}

std::optional<PdqLookup::Found> PdqLookup::nearest(const Pdq& hash, int radius) const {
  std::optional<Found> best;
  const auto look = [&](std::uint32_t i) {
    const int bits = distance(hash, hashes_[i]);
    if (bits > radius || (best && std::pair(best->distance, best->index) <= std::pair(bits, i))) return;
    best = Found{i, bits};
  };
  if (hashes_.size() <= kFew) {
    for (std::uint32_t i = 0; i < hashes_.size(); ++i) look(i);
    return best;
  }
  for (std::size_t s = 0; s < kSlots; ++s) {
    const Slot& slot = slots_[s];
    for (const std::uint32_t flip : flips_within(radius)) {
      const std::uint32_t value = slot_of(hash, s) ^ flip;
      for (std::uint32_t k = slot.starts[value]; k < slot.starts[value + 1]; ++k) look(slot.indexes[k]);
    }
  }
  return best;
}

}  // namespace curate::image
