// SPDX-License-Identifier: Apache-2.0
#include "text/minhash_datatrove.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <string>
#include <vector>

#include "rules/minhash.hpp"
#include "text/normalise.hpp"
#include "text/shingles.hpp"
#include "text/splitter.hpp"
#include "util/hash.hpp"

namespace curate {

namespace {

// Keeps the order of numbers in fewer bits: 6 of the exponent, the rest of the leading digits.
std::uint64_t leading_bits(std::uint64_t value, int bits) {
  const int width = static_cast<int>(std::bit_width(value)), digits = bits - 6;
  if (width <= digits) return static_cast<std::uint64_t>(width) << digits | value;
  const std::uint64_t leading = value >> (width - digits) & ((std::uint64_t{1} << digits) - 1);
  return static_cast<std::uint64_t>(width) << digits | leading;
}

// Union by size as datatrove's third stage does it. A root holds the size of its set, below zero.
template <class Id>
class SizedUnion {
 public:
  explicit SizedUnion(std::uint64_t size) : parent_(size, -1) {}
  std::uint64_t find(std::uint64_t x) {
    std::uint64_t root = x;
    while (parent_[root] >= 0) root = static_cast<std::uint64_t>(parent_[root]);
    while (parent_[x] >= 0) {
      const auto next = static_cast<std::uint64_t>(parent_[x]);
      parent_[x] = static_cast<Id>(root);
      x = next;
    }
    return root;
  }
  // The root of the earlier one wins unless its set is smaller.
  void join(std::uint64_t earlier, std::uint64_t later) {
    std::uint64_t winner = find(earlier), loser = find(later);
    if (winner == loser) return;
    if (parent_[winner] > parent_[loser]) std::swap(winner, loser);
    parent_[winner] = static_cast<Id>(parent_[winner] + parent_[loser]);
    parent_[loser] = static_cast<Id>(winner);
  }

 private:
  std::vector<Id> parent_;
};

template <class Id>
void resolve_sized(KeySource& links, ResolveSpace& space, DecisionSink& decisions) {
  KeySink& sorter = space.sorter();
  for (KeyRecord link; links.next(link);) sorter.add(link);
  KeySource& sorted = space.sorted(sorter);
  SizedUnion<Id> sets(space.documents());
  for (KeyRecord link; sorted.next(link);)
    sets.join(space.dense({static_cast<std::uint32_t>(link.rank), link.unit}), space.dense(link.doc));
  for (std::uint64_t i = 0; i < space.documents(); ++i)
    if (const std::uint64_t root = sets.find(i); root != i) decisions.add({space.doc(i), 0, space.doc(root), 0});
}

// datatrove 0.10.0, pipeline/dedup/minhash.py. Its second stage walks the records of a band sorted by (8 hashes, file,
// document) and links each to an equal predecessor, its third joins the links band after band, and the root of a set is
// who stays. So the order of links matters, down to the last hash: it is kept in what records and links have room for.
//   key:  band and first hash (the lowest bits cut off where there is no room); all hashes of the band, hashed
//   rank, unit:  the leading bits of hashes 2 to 5 and 6 to 8
//   link:  key_hi = as above; key_lo = rank; rank = unit and part, unit = row of the predecessor
class MinhashDatatrove final : public MinhashProfile {
 public:
  explicit MinhashDatatrove(Params& p)
      : ngram_(static_cast<std::size_t>(p.integer("ngram", 5, "words in a shingle", 1, 100))),
        bands_(static_cast<std::size_t>(
            p.integer("bands", 14, "bands of a signature; one equal band makes two documents candidates", 1, 1000))),
        rows_(static_cast<std::size_t>(p.integer("rows", 8, "values in a band", 1, 1000))),
        hash_(hash(p)),
        minhash_(bands_ * rows_,
                 static_cast<std::uint32_t>(
                     p.integer("seed", 1, "of the hash functions", 0, std::numeric_limits<std::uint32_t>::max())),
                 narrow_) {}

  std::span<const std::uint64_t> shingles(Document& document) override {
    simplified_.clear();
    words_.clear();
    append_simplified(document.text(), simplified_);
    split_words(Splitter::kSpacyEn, simplified_, words_);
    return shingler_.hash(words_, ngram_, hash_);
  }

  void emit(Document&, std::span<const std::uint64_t> shingles, KeySink& keys) override {
    const auto signature = minhash_.sign(shingles);
    band_.resize(rows_);
    const int band_bits = static_cast<int>(std::bit_width(bands_ - 1));
    for (std::size_t band = 0; band < bands_; ++band) {
      std::ranges::copy(signature.subspan(band * rows_, rows_), band_.begin());
      // The range of the last worker ends before it.
      if (narrow_ && band_[0] == kNarrow) continue;
      const int free = 64 - band_bits;
      const std::uint64_t first = narrow_ ? band_[0] << (free - 32) : band_[0] << 3 >> band_bits;
      KeyRecord key{
          first, xxh3_64({reinterpret_cast<const char*>(band_.data()), rows_ * sizeof(std::uint64_t)}), 0, {}, 0};
      if (band_bits > 0) key.key_hi |= static_cast<std::uint64_t>(band) << free;
      for (std::size_t i = 1; i < std::min<std::size_t>(rows_, 5); ++i)
        key.rank |= leading_bits(band_[i], 16) << (16 * (4 - i));
      for (std::size_t i = 5; i < std::min<std::size_t>(rows_, 8); ++i)
        key.unit |= static_cast<std::uint32_t>(leading_bits(band_[i], 10) << (10 * (7 - i)));
      keys.add(key);
    }
  }

  void group(KeySource& same_key, KeySink& links) override {
    KeyRecord before, now;
    same_key.next(before);
    for (; same_key.next(now); before = now)
      links.add({now.key_hi, now.rank, std::uint64_t{now.unit} << 32 | before.doc.part, now.doc, before.doc.row});
  }

  // Its clusters are what they are, whatever their size.
  void resolve(KeySource& links, ResolveSpace& space, DecisionSink& decisions, std::uint64_t) override {
    if (space.documents() <= static_cast<std::uint64_t>(std::numeric_limits<std::int32_t>::max()))
      resolve_sized<std::int32_t>(links, space, decisions);
    else
      resolve_sized<std::int64_t>(links, space, decisions);
  }

  bool indexed() const override { return false; }
  bool verifies() const override { return false; }

 private:
  static constexpr std::uint64_t kNarrow = 0xFFFFFFFF;

  ShingleHash hash(Params& p) {
    const bool sha1 = p.choice("hash", {"xxh64", "sha1"}, "xxh64", "of shingles; FineWeb was made with sha1") == "sha1";
    narrow_ = p.choice("hash_bits", {"64", "32"}, "64", "of a shingle's hash and of what a signature keeps") == "32";
    if (narrow_) return sha1 ? ShingleHash::kSha1x32 : ShingleHash::kXxh32;
    return sha1 ? ShingleHash::kSha1 : ShingleHash::kXxh64;
  }

  std::size_t ngram_, bands_, rows_;
  bool narrow_ = false;
  ShingleHash hash_;
  DatatroveMinhash minhash_;
  Shingler shingler_;
  std::string simplified_;
  std::vector<std::string_view> words_;
  std::vector<std::uint64_t> band_;
};

}  // namespace

std::unique_ptr<MinhashProfile> minhash_datatrove(Params& params) {
  return std::make_unique<MinhashDatatrove>(params);
}

}  // namespace curate
