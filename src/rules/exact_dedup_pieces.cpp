// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "core/copies.hpp"
#include "core/indexed.hpp"
#include "core/survivor.hpp"
#include "rules/exact_dedup.hpp"
#include "rules/key_width.hpp"
#include "rules/piece_cut.hpp"
#include "text/normalise.hpp"
#include "text/unicode.hpp"
#include "util/hash.hpp"

namespace curate {

namespace {

// C4 "removed all but one of any three-sentence span occurring more than once" (Raffel et al. 2020, 2.2).
class ExactPieces final : public GroupStage, public Indexed {
 public:
  ExactPieces(Params& p, std::string_view by)
      : kind_(by == "line"        ? Kind::kLine
              : by == "paragraph" ? Kind::kParagraph
                                  : Kind::kSentences),
        survivor_(p),
        copies_(p),
        width_(p) {
    if (kind_ == Kind::kSentences) {
      span_ = static_cast<std::size_t>(p.integer("span", 3, "sentences that are compared together", 1, 1000));
      splitter_ = p.splitter("splitter", Splitter::kSpacyEn, "how sentences are found");
    }
    simplified_ = p.choice("compare", {"bytes", "simplified"}, "bytes",
                           "simplified: in lower case, without accents and punctuation, numbers as 0") != "bytes";
    p.reason("nothing_left", "every piece of the text is a copy");
    p.changes_text();
  }

  void emit(Document& document, KeySink& keys) override {
    cut(document);
    const std::uint64_t rank = survivor_.rank(document);
    const std::size_t span = std::min(span_, cut_.size());
    for (std::size_t i = 0; i + span <= cut_.size() && span > 0; ++i) {
      buffer_.clear();
      for (std::size_t k = i; k < i + span; ++k) {
        const std::size_t before = buffer_.size();
        if (simplified_)
          append_simplified(cut_[k], buffer_);
        else
          buffer_ += strip(cut_[k]);
        if (buffer_.size() > before) buffer_ += '\n';
      }
      // A blank piece is a copy of nothing.
      if (buffer_.empty()) continue;
      const Hash128 hash = width_.key(xxh3_128(buffer_));
      keys.add({hash.hi, hash.lo, rank, {}, static_cast<std::uint32_t>(i)});
    }
  }

  void group(KeySource& same_key, KeySink& links) override {
    KeyRecord first, other;
    same_key.next(first);
    if (copies_.drop_all()) links.add({pack(first.doc), 0, 0, first.doc, first.unit});
    while (same_key.next(other)) links.add({pack(first.doc), 0, 0, other.doc, other.unit});
  }

  void resolve(KeySource& links, ResolveSpace&, DecisionSink& decisions) override {
    for (KeyRecord link; links.next(link);) decisions.add({link.doc, link.unit, unpack_doc(link.key_hi), 0});
  }

  std::optional<std::vector<std::string_view>> judging() const override { return {{"mode", "survivor", "sources"}}; }

  Verdict settle(Document& document, std::span<const Decision> decisions) override {
    cut(document);
    for (const Decision& decision : decisions) cut_.remove(decision.unit, span_);
    const std::string_view rest = cut_.rest(document);
    if (rest.empty()) return copies_.verdict("nothing_left", document, decisions.front());
    document.set_text(rest);
    return keep();
  }

 private:
  enum class Kind { kLine, kParagraph, kSentences };

  void cut(Document& document) {
    cut_.start(document.text());
    if (kind_ == Kind::kLine)
      cut_.add_lines();
    else if (kind_ == Kind::kParagraph)
      cut_.add_paragraphs();
    else
      for (const std::string_view sentence : document.sentences(splitter_)) cut_.add(sentence);
  }

  Kind kind_;
  Survivor survivor_;
  Copies copies_;
  KeyWidth width_;
  std::size_t span_ = 1;
  Splitter splitter_ = Splitter::kSpacyEn;
  bool simplified_ = false;
  PieceCut cut_;
  std::string buffer_;
};

}  // namespace

std::unique_ptr<GroupStage> exact_dedup_pieces(Params& params, std::string_view by) {
  return std::make_unique<ExactPieces>(params, by);
}

}  // namespace curate
