// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <numeric>
#include <vector>

#include <curate/registry.hpp>

#include "core/indexed.hpp"
#include "core/survivor.hpp"
#include "image/pdq_neighbours.hpp"
#include "util/hash.hpp"

namespace curate {
namespace {

// Every picture sends five records of one key: the words of its hash and its rank, told apart by their unit. Resolve
// sorts them by document.
constexpr std::uint32_t kRankUnit = 4;

class ImageDedup final : public GroupStage, public Indexed {
 public:
  explicit ImageDedup(Params& p)
      : by_bytes_(p.choice("by", {"pdq", "bytes"}, "pdq",
                           "what makes two pictures equal: perceptual hashes within `radius`, or all bytes") ==
                  "bytes"),
        radius_(static_cast<int>(p.integer("radius", 31, "bits two hashes may differ in (ThreatExchange: 31)", 0, 63))),
        least_quality_(p.number("min_quality", 50, "pictures whose hash says less are never duplicates", 0, 100)),
        survivor_(p) {
    p.reason("duplicate_image", "another picture looks the same, or has the same bytes");
    if (!by_bytes_) p.needs_signal("pdq_quality");
  }

  void emit(Document& document, KeySink& keys) override {
    if (by_bytes_) {
      const auto sha = document.tagged("sha256");
      if (!sha && document.payload.empty()) return;
      const Hash128 hash = xxh3_128(sha ? *sha : document.payload);
      keys.add({hash.hi, hash.lo, survivor_.rank(document), {}, 0});
      return;
    }
    const auto digits = document.tagged("pdq");
    const auto hash = digits ? image::Pdq::from_hex(*digits) : std::nullopt;
    if (!hash || document.signal("pdq_quality").value_or(0) < least_quality_) return;
    for (std::uint32_t i = 0; i < kRankUnit; ++i) keys.add({0, 0, hash->words[i], {}, i});
    keys.add({0, 0, survivor_.rank(document), {}, kRankUnit});
  }

  void group(KeySource& same_key, KeySink& links) override {
    KeyRecord first, record;
    if (by_bytes_) {
      same_key.next(first);
      while (same_key.next(record)) links.add({pack(first.doc), 0, first.rank, record.doc, 0});
      return;
    }
    while (same_key.next(record)) links.add({pack(record.doc), record.unit, record.rank, record.doc, record.unit});
  }

  void resolve(KeySource& links, ResolveSpace& space, DecisionSink& decisions) override {
    KeyRecord link;
    if (by_bytes_) {
      while (links.next(link)) decisions.add({link.doc, 0, unpack_doc(link.key_hi), 0});
      return;
    }
    std::vector<image::Pdq> hashes;
    std::vector<DocRef> docs;
    std::vector<std::uint64_t> ranks;
    // Within the one group links stand in the order of the words; a hash needs those of its document together.
    KeySink& sorter = space.sorter();
    while (links.next(link)) sorter.add(link);
    KeySource& by_document = space.sorted(sorter);
    while (by_document.next(link)) {
      if (docs.empty() || docs.back() != link.doc) {
        docs.push_back(link.doc);
        hashes.emplace_back();
        ranks.push_back(0);
      }
      if (link.unit == kRankUnit)
        ranks.back() = link.rank;
      else
        hashes.back().words[link.unit] = link.rank;
    }
    std::vector<std::uint32_t> parent(docs.size());
    std::iota(parent.begin(), parent.end(), 0U);
    const auto root = [&](std::uint32_t i) {
      while (parent[i] != i) i = parent[i] = parent[parent[i]];
      return i;
    };
    image::each_near_pair(hashes, radius_, [&](std::uint32_t a, std::uint32_t b) {
      a = root(a);
      b = root(b);
      if (a != b) parent[std::max(a, b)] = std::min(a, b);
    });
    const auto better = [&](std::uint32_t a, std::uint32_t b) {
      return ranks[a] != ranks[b] ? ranks[a] < ranks[b] : docs[a] < docs[b];
    };
    std::vector<std::uint32_t> best(docs.size());
    std::iota(best.begin(), best.end(), 0U);
    for (std::uint32_t i = 0; i < docs.size(); ++i)
      if (std::uint32_t& now = best[root(i)]; better(i, now)) now = i;
    for (std::uint32_t i = 0; i < docs.size(); ++i) {
      const std::uint32_t stays = best[root(i)];
      if (stays == i) continue;
      decisions.add({docs[i], 0, docs[stays], static_cast<std::uint64_t>(image::distance(hashes[i], hashes[stays]))});
    }
  }

  std::optional<std::vector<std::string_view>> judging() const override {
    if (!by_bytes_) return std::nullopt;
    return {{"survivor", "sources", "radius", "min_quality"}};
  }

  // The value is the distance to the survivor: beyond the radius where a chain of others lies between.
  Verdict settle(Document&, std::span<const Decision> decisions) override {
    Verdict verdict = drop("duplicate_image", static_cast<double>(decisions.front().value), by_bytes_ ? 0 : radius_);
    verdict.other = decisions.front().other;
    return verdict;
  }

 private:
  bool by_bytes_;
  int radius_;
  double least_quality_;
  Survivor survivor_;
};

}  // namespace

void register_image_dedup(Registry& registry) {
  registry.add<ImageDedup>("image_dedup", 2,
                           "Keeps one of all pictures that look the same (PDQ) or have the same bytes");
}

}  // namespace curate
