// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string>

#include <curate/rules.hpp>

#include "rules/datatrove_era.hpp"
#include "rules/duplicate_ngrams.hpp"
#include "rules/glued_words.hpp"
#include "rules/gopher_repetition.hpp"
#include "rules/lazy.hpp"
#include "rules/lines.hpp"
#include "rules/profile.hpp"
#include "rules/repeated_pieces.hpp"
#include "rules/top_ngrams.hpp"
#include "text/unicode.hpp"

namespace curate {
namespace {

/// datatrove 0.10.0, GopherRepetitionFilter. Of the empty text, where it raises, it is kept apart by a rule of its own.
/// In 0.2 lines are those of str.splitlines, so that blank ones are copies of each other.
class GopherRepetitionDatatrove final : public Stage {
 public:
  GopherRepetitionDatatrove(Params& p, DatatroveEra era)
      : era_(era), splitter_(p.splitter("splitter", Splitter::kSpacyEn, "how the text is cut into words")) {
    using enum Rules::Op;
    const auto signal = [](std::string_view what) { return "gopher_repetition." + std::string(what); };
    rules_.add_fixed(p, "empty", signal("characters"), kBelow, 1, "code points of the text");
    const auto add = [&](std::string_view name, double limit, std::string_view help) {
      rules_.add(p, name, signal(name), kAbove, name, limit, help, true);
    };
    add("dup_para_frac", 0.3, "repeated paragraphs per paragraph (paragraphs are cut at blank lines)");
    add("dup_para_char_frac", 0.2, "characters of repeated paragraphs per character");
    add("dup_line_frac", 0.3,
        era == DatatroveEra::k02 ? "repeated lines per line, blank lines too"
                                 : "repeated lines per line, blank lines left out");
    add("dup_line_char_frac", 0.2, "characters of repeated lines per character");
    for (std::size_t n = kFirstTop; n <= TopNgrams::kLongest; ++n)
      add("top_" + std::to_string(n) + "_gram", kTopLimits[n - kFirstTop],
          "characters of all occurrences of the most frequent run of " + std::to_string(n) + " words per character");
    for (std::size_t n = kFirstDuplicate; n < kFirstDuplicate + kDuplicateLimits.size(); ++n)
      add("duplicated_" + std::to_string(n) + "_n_grams", kDuplicateLimits[n - kFirstDuplicate],
          "characters of repeated runs of " + std::to_string(n) + " words per character");
  }

  Verdict apply(Document& document) override {
    characters_ = static_cast<double>(document.characters());
    paragraphs_.forget();
    lines_.forget();
    words_.forget();
    top_.forget();
    duplicates_.forget();
    return rules_.judge(document, [&](std::size_t rule) { return measure(document, rule); });
  }

 private:
  // Rules in their order.
  enum Rule : std::size_t { kEmpty, kParas, kParaChars, kLines, kLineChars, kTop, kDuplicate = kTop + 3 };
  static constexpr std::size_t kFirstTop = 2, kFirstDuplicate = DuplicateNgrams::kShortest;
  static constexpr std::array kTopLimits{0.2, 0.18, 0.16};
  static constexpr std::array kDuplicateLimits{0.15, 0.14, 0.13, 0.12, 0.11, 0.1};

  double measure(Document& document, std::size_t rule) {
    switch (rule) {
      case kEmpty:
        return characters_;
      case kParas:
        return share(paragraphs(document).repeated, paragraphs(document).pieces);
      case kParaChars:
        return per_character(paragraphs(document).characters);
      case kLines:
        return share(lines(document).repeated, lines(document).pieces);
      case kLineChars:
        return per_character(lines(document).characters);
      default:
        break;
    }
    if (rule >= kDuplicate) return per_character(duplicates(document).characters(rule - kDuplicate + kFirstDuplicate));
    const std::size_t n = rule - kTop + kFirstTop;
    // Of most documents it is enough to know that they are far below the limit.
    const double bound = per_character(top(document).bound(n));
    if (!document.measures_all() && bound <= rules_.limit(rule)) return bound;
    return per_character(top(document).characters(n));
  }

  const RepeatedPieces& paragraphs(const Document& document) {
    return paragraphs_.get([&](RepeatedPieces& found) { found = pieces(strip(document.text()), 2); });
  }
  const RepeatedPieces& lines(const Document& document) {
    return lines_.get([&](RepeatedPieces& found) {
      found = era_ == DatatroveEra::k02 ? all_lines(document.text()) : pieces(document.text(), 1);
    });
  }
  RepeatedPieces pieces(std::string_view text, std::size_t newlines) {
    counter_.clear();
    split_at_newlines(text, newlines, [&](std::string_view piece) { counter_.add(piece); });
    return counter_.count();
  }
  RepeatedPieces all_lines(std::string_view text) {
    counter_.clear();
    split_lines(text, [&](std::string_view line) { counter_.add(line); });
    return counter_.count();
  }
  const GluedWords& words(Document& document) {
    return words_.get([&](GluedWords& words) { words.read(document.text(), document.words(splitter_)); });
  }
  TopNgrams& top(Document& document) {
    return top_.get([&](TopNgrams& top) { top.read(words(document)); });
  }
  DuplicateNgrams& duplicates(Document& document) {
    return duplicates_.get([&](DuplicateNgrams& duplicates) { duplicates.read(words(document)); });
  }

  static double share(std::uint64_t part, std::uint64_t whole) {
    return static_cast<double>(part) / static_cast<double>(whole);
  }
  double per_character(std::uint64_t part) const {
    return characters_ == 0 ? 0 : static_cast<double>(part) / characters_;
  }

  DatatroveEra era_;
  Splitter splitter_;
  Rules rules_;
  double characters_ = 0;
  Lazy<RepeatedPieces> paragraphs_, lines_;
  PieceCounter counter_;
  Lazy<GluedWords> words_;
  Lazy<TopNgrams> top_;
  Lazy<DuplicateNgrams> duplicates_;
};

}  // namespace

std::unique_ptr<Stage> gopher_repetition_datatrove(Params& params) {
  return std::make_unique<GopherRepetitionDatatrove>(params, DatatroveEra::k010);
}

std::unique_ptr<Stage> gopher_repetition_fineweb(Params& params) {
  return std::make_unique<GopherRepetitionDatatrove>(params, DatatroveEra::k02);
}

}  // namespace curate
