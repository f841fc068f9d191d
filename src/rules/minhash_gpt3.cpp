// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#include <vector>

#include "core/survivor.hpp"
#include "rules/minhash.hpp"
#include "text/unicode.hpp"
#include "util/hash.hpp"

namespace curate {

namespace {

// MurmurHash3_x86_32 (https://github.com/aappleby/smhasher) with Spark's seed, as its HashingTF hashes words.
std::uint32_t murmur3(std::string_view bytes) {
  constexpr std::uint32_t kSeed = 42, k1 = 0xCC9E2D51, k2 = 0x1B873593;
  std::uint32_t h = kSeed, tail = 0;
  std::size_t at = 0;
  for (; at + 4 <= bytes.size(); at += 4) {
    std::uint32_t w;
    std::memcpy(&w, bytes.data() + at, 4);
    h = std::rotl(h ^ std::rotl(w * k1, 15) * k2, 13) * 5 + 0xE6546B64;
  }
  for (std::size_t i = bytes.size(); i-- > at;) tail = tail << 8 | static_cast<unsigned char>(bytes[i]);
  if (at < bytes.size()) h ^= std::rotl(tail * k1, 15) * k2;
  h ^= static_cast<std::uint32_t>(bytes.size());
  h = (h ^ (h >> 16)) * 0x85EBCA6B;
  h = (h ^ (h >> 13)) * 0xC2B2AE35;
  return h ^ (h >> 16);
}

// "Fuzzily deduplicated documents … using Spark's MinHashLSH implementation with 10 hashes, using the same features as
// were used for classification" (Brown et al. 2020, appendix A): words in lower case, hashed to the 2^18 features of
// HashingTF. A hash function of MinHashLSH is ((1 + x) * a + b) mod 2038074743; Spark draws a and b from a generator
// the paper gives no seed of, here they are hashes.
class MinhashGpt3 final : public MinhashProfile {
 public:
  explicit MinhashGpt3(Params& p)
      : bands_(static_cast<std::size_t>(p.integer(
            "bands", 2, "bands of a signature; 10 of one row each are what Spark's own join compares by", 1, 1000))),
        rows_(static_cast<std::size_t>(p.integer("rows", 5, "values in a band", 1, 1000))),
        survivor_(p) {
    const auto seed = static_cast<std::uint64_t>(p.integer("seed", 1, "of the hash functions", 0));
    for (std::uint64_t i = 0; i < bands_ * rows_; ++i) {
      const Hash128 drawn = xxh3_128({reinterpret_cast<const char*>(&i), sizeof i}, seed);
      a_.push_back(1 + drawn.hi % (kPrime - 1));
      b_.push_back(drawn.lo % (kPrime - 1));
    }
    band_.resize(rows_);
  }

  std::span<const std::uint64_t> shingles(Document& document) override {
    lower_.clear();
    append_lower(document.text(), lower_);
    features_.clear();
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= lower_.size(); ++at) {
      if (at < lower_.size() && std::string_view(" \t\n\v\f\r").find(lower_[at]) == std::string_view::npos) continue;
      const std::string_view word(lower_.data() + begin, at - begin);
      begin = at + 1;
      if (!word.empty()) features_.push_back(murmur3(word) % kFeatures);
    }
    std::ranges::sort(features_);
    const auto repeated = std::ranges::unique(features_);
    features_.erase(repeated.begin(), repeated.end());
    return features_;
  }

  void emit(Document& document, std::span<const std::uint64_t> shingles, KeySink& keys) override {
    const std::uint64_t rank = survivor_.rank(document);
    for (std::size_t band = 0; band < bands_; ++band) {
      for (std::size_t i = 0; i < rows_; ++i) {
        const std::uint64_t a = a_[band * rows_ + i], b = b_[band * rows_ + i];
        std::uint64_t least = kPrime;
        for (const std::uint64_t x : shingles) least = std::min(least, ((1 + x) * a + b) % kPrime);
        band_[i] = least;
      }
      keys.add({xxh3_64({reinterpret_cast<const char*>(band_.data()), rows_ * sizeof(std::uint64_t)}, band),
                0,
                rank,
                {},
                0});
    }
  }

  std::uint64_t rank(Document& document, DocRef) const override { return survivor_.rank(document); }

 private:
  static constexpr std::uint64_t kFeatures = std::uint64_t{1} << 18, kPrime = 2038074743;

  std::size_t bands_, rows_;
  Survivor survivor_;
  std::vector<std::uint64_t> a_, b_, features_, band_;
  std::string lower_;
};

}  // namespace

std::unique_ptr<MinhashProfile> minhash_gpt3(Params& params) {
  return std::make_unique<MinhashGpt3>(params);
}

}  // namespace curate
