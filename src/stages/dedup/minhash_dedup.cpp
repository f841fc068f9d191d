// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>

#include "core/clusters.hpp"
#include "core/survivor.hpp"
#include "text/minhash.hpp"
#include "util/hash.hpp"

namespace curate {
namespace {

class MinhashDedup final : public GroupStage {
 public:
  explicit MinhashDedup(Params& p)
      : ngram_(static_cast<std::size_t>(p.integer("ngram", 5, "words in a shingle", 1, 100))),
        bands_(static_cast<std::size_t>(
            p.integer("bands", 14, "bands of a signature; one equal band makes two documents candidates", 1, 1000))),
        rows_(static_cast<std::size_t>(p.integer("rows", 8, "values in a band", 1, 1000))),
        splitter_(p.splitter("splitter", Splitter::kWhitespace, "how the text is cut into words")),
        survivor_(p),
        minhash_(bands_ * rows_, ngram_, static_cast<std::uint64_t>(p.integer("seed", 1, "of the hash functions", 0))),
        signature_(bands_ * rows_) {
    p.reason("near_duplicate", "a similar document stays");
  }

  void emit(Document& document, KeySink& keys) override {
    if (!minhash_.sign(document.words(splitter_), signature_)) return;
    const std::uint64_t rank = survivor_.rank(document);
    for (std::size_t band = 0; band < bands_; ++band) {
      const std::string_view values(reinterpret_cast<const char*>(&signature_[band * rows_]),
                                    rows_ * sizeof(std::uint32_t));
      keys.add({xxh3_64(values, band), 0, rank, {}, 0});
    }
  }

  void group(KeySource& same_key, KeySink& links) override {
    KeyRecord best, other;
    same_key.next(best);
    while (same_key.next(other))
      if (other.doc != best.doc) links.add({pack(best.doc), 0, best.rank, other.doc, 0});
  }

  void resolve(KeySource& links, ResolveSpace& space, DecisionSink& decisions) override {
    resolve_clusters(links, space, decisions);
  }

  Verdict settle(Document&, std::span<const Decision> decisions) override {
    Verdict verdict = drop("near_duplicate", 1, 1);
    verdict.other = decisions.front().other;
    return verdict;
  }

 private:
  std::size_t ngram_, bands_, rows_;
  Splitter splitter_;
  Survivor survivor_;
  MinHash minhash_;
  std::vector<std::uint32_t> signature_;
};

}  // namespace

void register_minhash_dedup(Registry& registry) {
  registry.add<MinhashDedup>("minhash_dedup", 1, "Keeps one of all documents that are nearly the same (MinHash, LSH)");
}

}  // namespace curate
