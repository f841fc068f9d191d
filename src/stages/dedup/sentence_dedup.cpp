// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include <curate/registry.hpp>

#include "core/indexed.hpp"
#include "text/normalise.hpp"
#include "text/splitter.hpp"
#include "text/unicode.hpp"
#include "text/xxh.hpp"

namespace curate {
namespace {

// datatrove 0.10.0, pipeline/dedup/sentence_dedup.py. Of equal spans the first one stays, in the order of place in the
// file, file, sentence; a part of a map stands for a file.
class SentenceDedup final : public GroupStage, public Indexed {
 public:
  explicit SentenceDedup(Params& p) {
    p.choice("profile", {"datatrove-0.10"}, "datatrove-0.10", "whose rules");
    span_ = static_cast<std::size_t>(p.integer("sentences", 3, "sentences that are compared together", 1, 1000));
    by_sentence_ = p.flag("split_sentences", true, "false: lines of str.splitlines instead of sentences");
    min_words_ =
        static_cast<std::size_t>(p.integer("min_doc_words", 50, "a changed document with fewer words goes", 0));
    min_sentences_ =
        static_cast<std::size_t>(p.integer("min_num_sentences", 3, "a changed document with fewer sentences goes", 0));
    min_span_words_ = static_cast<std::size_t>(
        p.integer("min_words_to_remove_span", 0,
                  "a span stays in its first sentence if that has fewer words (the original looks no further)", 0));
    p.reason("too_little_left", "what is left without copies of other documents' sentences is too short");
    p.changes_text();
  }

  void emit(Document& document, KeySink& keys) override {
    cut(document);
    if (pieces_.size() < span_) return;
    begins_.clear();
    simplified_.clear();
    for (const std::string_view piece : pieces_) {
      begins_.push_back(simplified_.size());
      append_simplified(piece, simplified_);
      simplified_ += ' ';
    }
    begins_.push_back(simplified_.size());
    for (std::size_t i = 0; i + span_ <= pieces_.size(); ++i) {
      const auto span = std::string_view(simplified_).substr(begins_[i], begins_[i + span_] - begins_[i] - 1);
      if (span.find_first_not_of(' ') == std::string_view::npos) continue;
      keys.add({xxh64(span), 0, document.ref.row, {}, static_cast<std::uint32_t>(i)});
    }
  }

  void group(KeySource& same_key, KeySink& links) override {
    KeyRecord first, other;
    same_key.next(first);
    while (same_key.next(other)) links.add({pack(first.doc), 0, 0, other.doc, other.unit});
  }

  void resolve(KeySource& links, ResolveSpace&, DecisionSink& decisions) override {
    for (KeyRecord link; links.next(link);) decisions.add({link.doc, link.unit, unpack_doc(link.key_hi), 0});
  }

  std::optional<std::vector<std::string_view>> judging() const override {
    return {{"min_doc_words", "min_num_sentences", "min_words_to_remove_span"}};
  }

  Verdict settle(Document& document, std::span<const Decision> decisions) override {
    cut(document);
    rest_.clear();
    bool any = false;
    const auto keep_piece = [&](std::string_view piece) {
      if (any && !by_sentence_) rest_ += '\n';
      any = true;
      rest_ += piece;
    };
    std::size_t next = 0, removed_until = 0;
    std::string_view removed;  // the first piece of the span that is being removed
    bool removing = false;
    const auto end_span = [&] {
      if (removing && count_words(removed) < min_span_words_) keep_piece(removed);
      removing = false;
    };
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (next < decisions.size() && decisions[next].unit == i) {
        removed_until = i + span_;
        ++next;
      }
      if (i >= removed_until) {
        end_span();
        keep_piece(pieces_[i]);
      } else if (!removing) {
        removing = true;
        removed = pieces_[i];
      }
    }
    end_span();
    const std::string_view rest = strip_left(rest_);
    if (rest == document.text()) return keep();
    const std::size_t words = count_words(rest);
    if (rest.empty() || words < min_words_ || count_sentences(rest) < min_sentences_) {
      Verdict verdict = drop("too_little_left", static_cast<double>(words), static_cast<double>(min_words_));
      verdict.other = decisions.front().other;
      return verdict;
    }
    document.set_text(document.store(rest));
    return keep();
  }

 private:
  void cut(Document& document) {
    if (by_sentence_) {
      const auto sentences = document.sentences(Splitter::kSpacyEn);
      pieces_.assign(sentences.begin(), sentences.end());
      // spaCy counts a blank behind the last token to no sentence.
      std::string_view& last = pieces_.back();
      if (last.ends_with(' ') && strip_right(last).size() + 1 == last.size()) last.remove_suffix(1);
    } else {
      pieces_.clear();
      for (std::string_view left = document.text(); !left.empty();) pieces_.push_back(take_line(left));
    }
  }
  std::size_t count_words(std::string_view text) {
    if (min_words_ == 0 && min_span_words_ == 0) return 0;
    views_.clear();
    split_words(Splitter::kSpacyEn, text, views_);
    return views_.size();
  }
  std::size_t count_sentences(std::string_view text) {
    views_.clear();
    split_sentences(Splitter::kSpacyEn, text, views_);
    return views_.size();
  }

  std::size_t span_, min_words_, min_sentences_, min_span_words_;
  bool by_sentence_;
  std::vector<std::string_view> pieces_, views_;
  std::vector<std::size_t> begins_;
  std::string simplified_, rest_;
};

}  // namespace

void register_sentence_dedup(Registry& registry) {
  registry.add<SentenceDedup>("sentence_dedup", 1,
                              "Cuts out spans of sentences that another document has too, and what is left too short");
}

}  // namespace curate
