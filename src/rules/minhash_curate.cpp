// SPDX-License-Identifier: Apache-2.0
#include "core/clusters.hpp"
#include "core/survivor.hpp"
#include "rules/minhash.hpp"
#include "text/minhash.hpp"
#include "util/hash.hpp"

namespace curate {

void MinhashProfile::group(KeySource& same_key, KeySink& links) {
  KeyRecord best, other;
  same_key.next(best);
  while (same_key.next(other))
    if (other.doc != best.doc) links.add({pack(best.doc), 0, best.rank, other.doc, 0});
}

void MinhashProfile::resolve(KeySource& links, ResolveSpace& space, DecisionSink& decisions,
                             std::uint64_t max_cluster) {
  resolve_clusters(links, space, decisions, max_cluster);
}

namespace {

class MinhashCurate final : public MinhashProfile {
 public:
  explicit MinhashCurate(Params& p)
      : shingles_(static_cast<std::size_t>(p.integer("ngram", 5, "words in a shingle", 1, 100))),
        bands_(static_cast<std::size_t>(
            p.integer("bands", 14, "bands of a signature; one equal band makes two documents candidates", 1, 1000))),
        rows_(static_cast<std::size_t>(p.integer("rows", 8, "values in a band", 1, 1000))),
        splitter_(p.splitter("splitter", Splitter::kWhitespace, "how the text is cut into words")),
        survivor_(p),
        minhash_(bands_ * rows_, static_cast<std::uint64_t>(p.integer("seed", 1, "of the hash functions", 0))) {}

  std::span<const std::uint64_t> shingles(Document& document) override {
    return shingles_.hash(document.words(splitter_));
  }

  void emit(Document& document, std::span<const std::uint64_t> shingles, KeySink& keys) override {
    const auto signature = minhash_.sign(shingles);
    const std::uint64_t rank = survivor_.rank(document);
    for (std::size_t band = 0; band < bands_; ++band) {
      const std::string_view values(reinterpret_cast<const char*>(&signature[band * rows_]),
                                    rows_ * sizeof(std::uint32_t));
      keys.add({xxh3_64(values, band), 0, rank, {}, 0});
    }
  }

  std::uint64_t rank(Document& document, DocRef) const override { return survivor_.rank(document); }

 private:
  WordShingles shingles_;
  std::size_t bands_, rows_;
  Splitter splitter_;
  Survivor survivor_;
  MinHash minhash_;
};

}  // namespace

std::unique_ptr<MinhashProfile> minhash_curate(Params& params) {
  return std::make_unique<MinhashCurate>(params);
}

}  // namespace curate
