// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "image/picture.hpp"

namespace curate::image {

/// A perceptual hash of 256 bits. Word 0 holds the highest frequencies: the first digits of the printed form.
struct Pdq {
  std::array<std::uint64_t, 4> words{};
  std::uint32_t quality = 0;  ///< 0 to 100; below 50 the picture is too plain to be told by its hash

  /// 64 hexadecimal digits in the reference's order.
  std::string hex() const;
  static std::optional<Pdq> from_hex(std::string_view digits);
};

/// Differing bits, 0 to 256.
inline int distance(const Pdq& a, const Pdq& b) {
  int bits = 0;
  for (std::size_t i = 0; i < a.words.size(); ++i) bits += std::popcount(a.words[i] ^ b.words[i]);
  return bits;
}

/// Hashes pictures, one after the other, reusing its memory. PDQ as Facebook's ThreatExchange describes and its C++
/// reference computes it on a pixel array: luma, two box filters each way, 64×64 samples, DCT, bits above the median.
class PdqHasher {
 public:
  /// 1 or 3 channels; upright and at least 512 pixels on its long side, or the whole picture, for hashes that compare
  /// well. Pictures with a side below 5 pixels have a zero hash of quality 0.
  Pdq hash(const Picture& picture);

 private:
  std::vector<float> lumas_, filtered_;
};

}  // namespace curate::image
