// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "model/fixed_math.hpp"
#include "model/row_kernels.hpp"
#include "util/large_pages.hpp"

namespace curate {

/// A word of up to `kBytes` bytes, zero-padded. No word has a NUL in it, so this is the whole word.
template <std::size_t kBytes>
struct WordKey {
  std::uint64_t parts[kBytes / 8];

  bool operator==(const WordKey& other) const {
    std::uint64_t differences = 0;
    for (std::size_t i = 0; i < kBytes / 8; ++i) differences |= parts[i] ^ other.parts[i];
    return differences == 0;
  }
  std::uint64_t hash() const {
    std::uint64_t folded = 0;
    for (std::size_t i = 0; i < kBytes / 8; i += 2) {
      const auto product =
          static_cast<Uint128>(parts[i] ^ 0x9E3779B97F4A7C15U ^ folded) * (parts[i + 1] ^ 0xC2B2AE3D27D4EB4FU);
      folded = static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
    }
    return folded;
  }
};

/// Rows of the words met lately: a table where the newest word of a place stays.
template <class SlotType, std::size_t kSlots>
class WordMemo {
 public:
  /// Makes its places, if there are none yet: a stage that is only checked needs no memory for them.
  void open() {
    if (slots_.empty()) slots_.resize(kSlots);
  }
  SlotType& place(std::uint64_t hash) { return slots_[hash % kSlots]; }

 private:
  TableVector<SlotType> slots_;
};

/// A word and its rows, if they are few. All zero: no word.
template <class Id, std::size_t kBytes, std::size_t kRows>
struct MemoSlot {
  static constexpr std::size_t kMost = kRows;
  WordKey<kBytes> key{};
  std::uint32_t hash = 0;  // as word n-grams use it
  std::uint32_t count = 0;
  Id rows[kRows] = {};
};
/// Without the hash, in half a cache line or a whole one.
template <std::size_t kBytes, std::size_t kRows>
struct MemoSlot<std::uint16_t, kBytes, kRows> {
  static constexpr std::size_t kMost = kRows;
  WordKey<kBytes> key{};
  std::uint16_t rows[kRows] = {};
  std::uint16_t count = 0;
};

/// For models of at most 65,536 rows that have no word n-grams.
struct SmallMemo {
  using Id = std::uint16_t;
  using ShortSlot = MemoSlot<Id, 16, 7>;
  WordMemo<ShortSlot, 65536> of_short;
  WordMemo<MemoSlot<Id, 32, 15>, 4096> of_long;
  void open() { of_short.open(), of_long.open(); }
};
/// For all others.
struct LargeMemo {
  using Id = std::uint32_t;
  using ShortSlot = MemoSlot<Id, 16, 26>;
  WordMemo<ShortSlot, 8192> of_short;
  WordMemo<MemoSlot<Id, 32, 38>, 2048> of_long;
  void open() { of_short.open(), of_long.open(); }
};

}  // namespace curate
