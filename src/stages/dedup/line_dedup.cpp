// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include <curate/registry.hpp>

#include "rules/line_keys.hpp"
#include "rules/seen_keys.hpp"
#include "text/sentences_punkt.hpp"

namespace curate {
namespace {

/// Lines that several documents have, as two projects treat them. A document emits each of its different lines once;
/// lines it repeats are found again when it is settled, and a record with kSettle is what gets it settled.
class LineDedup final : public GroupStage {
 public:
  explicit LineDedup(Params& p)
      : ccnet_(p.choice("profile", {"ccnet", "c4-tfds"}, "ccnet",
                        "ccnet: a line of two documents goes from both, lines are equal but for case, digits and "
                        "Unicode punctuation; c4-tfds: the document with the smallest MD5 of its URL keeps it, lines "
                        "are equal but for case. Both keep one copy of a line that a document repeats") == "ccnet"),
        min_sentences_(static_cast<std::size_t>(p.integer(
            "min_sentences", ccnet_ ? 0 : 3,
            "fewest sentences (punkt) a document must have at the end; if not given 0, with profile c4-tfds 3", 0))),
        keys_(ccnet_ ? LineForm::kCcnet : LineForm::kC4Tfds) {
    p.reason("no_line_left", "all of its lines are duplicates, or it had none");
    p.reason("too_few_sentences", "fewer than `min_sentences` are left");
    p.changes_text();
  }

  void emit(Document& document, KeySink& sink) override {
    keys_.read(document.text());
    const auto keys = keys_.keys();
    const std::uint64_t rank = ccnet_ ? 0 : c4_line_rank(document.url);
    seen_.clear(keys.size());
    bool settle = document.text().empty() || !has_sentences(document.text());
    if (settle) sink.add({keys[0].hi, keys[0].lo, rank, {}, kSettle});
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (!seen_.add(keys[i])) {
        sink.add({keys[i].hi, keys[i].lo, rank, {}, static_cast<std::uint32_t>(i)});
      } else if (!settle) {
        sink.add({keys[i].hi, keys[i].lo, rank, {}, kSettle});
        settle = true;
      }
    }
  }

  void group(KeySource& same_key, KeySink& links) override {
    KeyRecord first, record;
    same_key.next(first);
    bool shared = false;
    while (same_key.next(record)) {
      if (record.doc == first.doc) {
        links.add({pack(first.doc), 0, 0, record.doc, kSettle});
        continue;
      }
      if (ccnet_ && !shared) links.add({pack(record.doc), 0, 0, first.doc, first.unit});
      shared = true;
      if (record.unit != kSettle) links.add({pack(first.doc), 0, 0, record.doc, record.unit});
    }
  }

  void resolve(KeySource& links, ResolveSpace&, DecisionSink& decisions) override {
    for (KeyRecord link; links.next(link);) decisions.add({link.doc, link.unit, unpack_doc(link.key_hi), 0});
  }

  Verdict settle(Document& document, std::span<const Decision> decisions) override {
    keys_.read(document.text());
    const auto keys = keys_.keys();
    seen_.clear(keys.size());
    for (const Decision& decision : decisions)
      if (decision.unit != kSettle) seen_.add(keys[decision.unit]);
    kept_.clear();
    std::size_t lines = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (seen_.add(keys[i])) continue;
      if (lines++ > 0) kept_ += '\n';
      kept_ += keys_.lines()[i];
    }
    // cc_net keeps a document of one empty line, but none that came empty.
    if (lines == 0 || (ccnet_ ? document.text() : std::string_view(kept_)).empty()) {
      Verdict verdict = drop("no_line_left");
      if (decisions.front().unit != kSettle) verdict.other = decisions.front().other;
      return verdict;
    }
    if (!has_sentences(kept_))
      return drop("too_few_sentences", static_cast<double>(sentences_.size()), static_cast<double>(min_sentences_));
    if (kept_ != document.text()) document.set_text(document.store(kept_));
    return keep();
  }

 private:
  static constexpr std::uint32_t kSettle = std::numeric_limits<std::uint32_t>::max();

  bool has_sentences(std::string_view text) {
    if (min_sentences_ == 0) return true;
    sentences_.clear();
    split_punkt_sentences(text, sentences_);
    return sentences_.size() >= min_sentences_;
  }

  bool ccnet_;
  std::size_t min_sentences_;
  LineKeys keys_;
  SeenKeys seen_;
  std::string kept_;
  std::vector<std::string_view> sentences_;
};

}  // namespace

void register_line_dedup(Registry& registry) {
  registry.add<LineDedup>("line_dedup", 1, "Removes lines that several documents have (CCNet, C4)");
}

}  // namespace curate
