// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <vector>

#include <curate/registry.hpp>

#include "core/copies.hpp"
#include "core/survivor.hpp"
#include "rules/piece_cut.hpp"
#include "text/minhash.hpp"

namespace curate {
namespace {

// Spans of at least `tokens` words that stand elsewhere too, in the same document or in another one: what the suffix
// array tool of Lee et al. (2022) finds, in words instead of bytes, so that no character is cut. A span is as many
// windows of that length; equal windows have equal keys, and cut windows that touch are one cut.
class SubstringDedup final : public GroupStage {
 public:
  explicit SubstringDedup(Params& p)
      : tokens_(static_cast<std::size_t>(p.integer("tokens", 50, "words in the shortest span that is cut", 2, 100000))),
        splitter_(p.splitter("splitter", Splitter::kWhitespace, "how the text is cut into words")),
        survivor_(p),
        // The tool cuts all copies.
        copies_(p, true),
        shingles_(tokens_) {
    p.signal("substring_dedup.words_cut", "words in spans that were cut out");
    p.reason("nothing_left", "all of the text stands elsewhere too");
    p.changes_text();
  }

  void emit(Document& document, KeySink& keys) override {
    const auto words = document.words(splitter_);
    if (words.size() < tokens_) return;
    const std::uint64_t rank = copies_.drop_all() ? 0 : survivor_.rank(document);
    std::uint32_t unit = 0;
    for (const std::uint64_t window : shingles_.hash(words)) keys.add({window, 0, rank, {}, unit++});
  }

  void group(KeySource& same_key, KeySink& links) override {
    KeyRecord first, other;
    same_key.next(first);
    if (copies_.drop_all()) links.add({pack(first.doc), first.unit, 0, first.doc, first.unit});
    while (same_key.next(other)) {
      // The copy that stays is whole, also where it overlaps with itself.
      const bool overlaps = other.doc == first.doc && other.unit < first.unit + tokens_;
      if (copies_.drop_all() || !overlaps) links.add({pack(first.doc), first.unit, 0, other.doc, other.unit});
    }
  }

  void resolve(KeySource& links, ResolveSpace& space, DecisionSink& decisions) override {
    KeySink& sorter = space.sorter();
    for (KeyRecord link; links.next(link);) sorter.add({pack(link.doc), link.unit, 0, unpack_doc(link.key_hi), 0});
    KeySource& windows = space.sorted(sorter);
    Decision cut;
    bool any = false;
    for (KeyRecord window; windows.next(window);) {
      const DocRef doc = unpack_doc(window.key_hi);
      const std::uint64_t end = window.key_lo + tokens_;
      if (any && cut.doc == doc && window.key_lo <= cut.value) {
        cut.value = end;
        continue;
      }
      if (any) decisions.add(cut);
      cut = {doc, static_cast<std::uint32_t>(window.key_lo), window.doc, end};
      any = true;
    }
    if (any) decisions.add(cut);
  }

  Verdict settle(Document& document, std::span<const Decision> decisions) override {
    const auto words = document.words(splitter_);
    const std::string_view text = document.text();
    // A piece is a word and what follows up to the next one.
    cut_.start(text);
    const auto begin = [&](std::size_t word) {
      return word == 0             ? 0
             : word < words.size() ? static_cast<std::size_t>(words[word].data() - text.data())
                                   : text.size();
    };
    for (std::size_t i = 0; i < words.size(); ++i) cut_.add(text.substr(begin(i), begin(i + 1) - begin(i)));
    std::uint64_t removed = 0;
    for (const Decision& decision : decisions) {
      cut_.remove(decision.unit, decision.value - decision.unit);
      removed += decision.value - decision.unit;
    }
    document.note("substring_dedup.words_cut", static_cast<double>(removed));
    const std::string_view rest = cut_.rest(document);
    if (rest.empty()) return copies_.verdict("nothing_left", document, decisions.front());
    document.set_text(rest);
    return keep();
  }

 private:
  std::size_t tokens_;
  Splitter splitter_;
  Survivor survivor_;
  Copies copies_;
  WordShingles shingles_;
  PieceCut cut_;
};

}  // namespace

void register_substring_dedup(Registry& registry) {
  registry.add<SubstringDedup>("substring_dedup", 1, "Cuts out long spans of words that stand elsewhere too");
}

}  // namespace curate
