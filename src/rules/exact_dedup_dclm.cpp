// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <string_view>
#include <vector>

#include "core/indexed.hpp"
#include "core/survivor.hpp"
#include "rules/exact_dedup.hpp"
#include "rules/piece_cut.hpp"
#include "text/minhash.hpp"
#include "text/splitter_uniseg.hpp"
#include "text/unicode.hpp"

namespace curate {

namespace {

// What DCLM's bff does with `--remove-type old-both --min-ngram-size 13 --max-ngram-size 13 --filtering-threshold 0.8`,
// without its filter, its random seeds and its races: an n-gram is known if an earlier paragraph has it. (bff knows
// those of earlier paragraphs that it kept. One that goes has at most a fifth of n-grams that were new.)
class ExactDclm final : public GroupStage, public Indexed {
 public:
  explicit ExactDclm(Params& p)
      : ngram_(
            static_cast<std::size_t>(p.integer("ngram", 13, "words in an n-gram; a shorter paragraph stays", 1, 100))),
        threshold_(p.number("threshold", 0.8,
                            "a paragraph goes where a larger share of its n-grams is known, and so does a document", 0,
                            1)),
        survivor_(p),
        shingles_(ngram_) {
    p.signal("exact_dedup.known_ngrams", "share of the document's n-grams that earlier paragraphs have");
    p.reason("known_ngrams", "more than `threshold` of its n-grams are known, or so are all of its paragraphs");
    p.changes_text();
  }

  void emit(Document& document, KeySink& keys) override {
    const std::uint64_t rank = survivor_.rank(document);
    std::uint32_t unit = 0;
    cut(document);
    for (std::size_t i = 0; i < cut_.size(); ++i)
      for (const std::uint64_t gram : grams(cut_[i])) keys.add({gram, 0, rank, {}, unit++});
  }

  void group(KeySource& same_key, KeySink& links) override {
    KeyRecord first, other;
    same_key.next(first);
    while (same_key.next(other)) {
      // Where the first one is of the same document, `settle` sees whether it is of the same paragraph.
      const std::uint64_t place = other.doc == first.doc ? first.unit : kElsewhere;
      links.add({pack(first.doc), place, 0, other.doc, other.unit});
    }
  }

  void resolve(KeySource& links, ResolveSpace&, DecisionSink& decisions) override {
    for (KeyRecord link; links.next(link);) decisions.add({link.doc, link.unit, unpack_doc(link.key_hi), link.key_lo});
  }

  std::optional<std::vector<std::string_view>> judging() const override {
    return {{"survivor", "sources", "threshold"}};
  }

  Verdict settle(Document& document, std::span<const Decision> decisions) override {
    cut(document);
    std::uint64_t all = 0, all_known = 0;
    std::optional<DocRef> other;
    bool cuts = false;
    for (std::size_t i = 0; i < cut_.size(); ++i) {
      const std::uint64_t begin = all;
      std::uint64_t known = 0;
      all += count_grams(cut_[i]);
      for (; !decisions.empty() && decisions.front().unit < all; decisions = decisions.subspan(1)) {
        if (decisions.front().value != kElsewhere && decisions.front().value >= begin) continue;
        ++known;
        if (!other) other = decisions.front().other;
      }
      if (above_threshold(known, all - begin)) {
        cut_.remove(i, 1);
        cuts = true;
      }
      all_known += known;
    }
    const double share = all == 0 ? 0 : static_cast<double>(all_known) / static_cast<double>(all);
    document.note("exact_dedup.known_ngrams", share);
    const std::string_view rest = cuts ? cut_.rest(document) : document.text();
    if (above_threshold(all_known, all) || rest.empty()) {
      Verdict verdict = drop("known_ngrams", share, threshold_);
      verdict.other = other;
      return verdict;
    }
    if (cuts) document.set_text(rest);
    return keep();
  }

 private:
  static constexpr std::uint64_t kElsewhere = std::numeric_limits<std::uint64_t>::max();

  bool above_threshold(std::uint64_t known, std::uint64_t all) const {
    return all > 0 && static_cast<double>(known) / static_cast<double>(all) > threshold_;
  }

  void cut(Document& document) {
    cut_.start(document.text());
    cut_.add_lines();
  }
  void split(std::string_view paragraph) {
    segments_.clear();
    split_uniseg_segments(paragraph, segments_);
    std::erase_if(segments_, [](std::string_view segment) { return strip(segment).empty(); });
  }
  std::uint64_t count_grams(std::string_view paragraph) {
    split(paragraph);
    return segments_.size() < ngram_ ? 0 : segments_.size() - ngram_ + 1;
  }
  std::span<const std::uint64_t> grams(std::string_view paragraph) {
    if (count_grams(paragraph) == 0) return {};
    return shingles_.hash(segments_);
  }

  std::size_t ngram_;
  double threshold_;
  Survivor survivor_;
  WordShingles shingles_;
  PieceCut cut_;
  std::vector<std::string_view> segments_;
};

}  // namespace

std::unique_ptr<GroupStage> exact_dedup_dclm(Params& params) {
  return std::make_unique<ExactDclm>(params);
}

}  // namespace curate
