// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <limits>
#include <string>
#include <vector>

#include <curate/rules.hpp>

#include "rules/copied_pieces.hpp"
#include "rules/gopher_repetition.hpp"
#include "rules/lazy.hpp"
#include "rules/profile.hpp"
#include "rules/repeated_ngrams.hpp"
#include "rules/stripped_lines.hpp"
#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {
namespace {

/// DCLM 361714b, massive_web_repetition_filters, with the words of uniseg 0.10.1.
class GopherRepetitionDclm final : public Stage {
 public:
  explicit GopherRepetitionDclm(Params& p)
      : splitter_(p.splitter("splitter", Splitter::kUniseg,
                             "how the text is cut into words; those that begin with neither letter nor digit are left "
                             "out")) {
    using enum Rules::Op;
    const auto signal = [](std::string_view what) { return "gopher_repetition." + std::string(what); };
    rules_.add_fixed(p, "empty", signal("lines"), kBelow, 1, "lines that are not blank");
    const auto add = [&](std::string_view name, double limit, std::string_view help) {
      rules_.add(p, name, signal(name), kAbove, name, limit, help, true);
    };
    add("dup_line_frac", 0.3, "lines with an equal per line, the first copy counted; blank lines left out");
    add("dup_para_frac", 0.3, "paragraphs with an equal per paragraph (paragraphs end in two line breaks)");
    add("dup_line_char_frac", 0.2, "characters of lines with an equal per character of lines");
    add("dup_para_char_frac", 0.2, "characters of paragraphs with an equal per character of paragraphs");
    for (std::size_t n = kFirstTop; n < kFirstDuplicate; ++n)
      add("top_" + std::to_string(n) + "_gram", kTopLimits[n - kFirstTop],
          "characters of all copies of the most frequent repeated run of " + std::to_string(n) +
              " words, of equally frequent ones the longest, per character of words");
    for (std::size_t n = kFirstDuplicate; n < kFirstDuplicate + kDuplicateLimits.size(); ++n)
      add("duplicated_" + std::to_string(n) + "_n_grams", kDuplicateLimits[n - kFirstDuplicate],
          "characters of words in repeated runs of " + std::to_string(n) + " words per character of words");
  }

  Verdict apply(Document& document) override {
    lines_.forget();
    paragraphs_.forget();
    ngrams_.forget();
    return rules_.judge(document, [&](std::size_t rule) { return measure(document, rule); });
  }

 private:
  // Rules in their order.
  enum Rule : std::size_t { kEmpty, kLines, kParas, kLineChars, kParaChars, kTop, kDuplicate = kTop + 3 };
  static constexpr std::size_t kFirstTop = 2, kFirstDuplicate = 5;
  static constexpr std::array kTopLimits{0.2, 0.18, 0.16};
  static constexpr std::array kDuplicateLimits{0.15, 0.14, 0.13, 0.12, 0.11, 0.1};

  double measure(Document& document, std::size_t rule) {
    const std::string_view text = document.text();
    switch (rule) {
      case kEmpty:
        return static_cast<double>(lines(text).pieces);
      case kLines:
        return share(lines(text).copied, lines(text).pieces);
      case kParas:
        return share(paragraphs(text).copied, paragraphs(text).pieces);
      case kLineChars:
        return share(lines(text).copied_characters, lines(text).characters);
      case kParaChars:
        return share(paragraphs(text).copied_characters, paragraphs(text).characters);
      default:
        break;
    }
    RepeatedNgrams& ngrams = ngrams_.get([&](RepeatedNgrams& found) { found.read(words(document)); });
    if (rule >= kDuplicate) {
      ngrams.grow_to(rule - kDuplicate + kFirstDuplicate);
      return share(ngrams.covered_characters(), ngrams.characters());
    }
    ngrams.grow_to(rule - kTop + kFirstTop);
    const RepeatedNgrams::Top top = ngrams.longest_top();
    return share(top.count * top.characters, ngrams.characters());
  }

  std::span<const std::string_view> words(Document& document) {
    words_.clear();
    for (const std::string_view word : document.words(splitter_)) {
      std::size_t at = 0;
      if (is_alnum(next_code_point(word, at))) words_.push_back(word);
    }
    return words_;
  }
  const CopiedPieces& lines(std::string_view text) {
    return lines_.get([&](CopiedPieces& found) { found = pieces(text, "\n"); });
  }
  const CopiedPieces& paragraphs(std::string_view text) {
    return paragraphs_.get([&](CopiedPieces& found) { found = pieces(text, "\n\n"); });
  }
  CopiedPieces pieces(std::string_view text, std::string_view end) {
    counter_.clear();
    each_stripped_piece(text, end, [&](std::string_view piece) { counter_.add(piece); });
    return counter_.count();
  }

  static double share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
  }

  Splitter splitter_;
  Rules rules_;
  Lazy<CopiedPieces> lines_, paragraphs_;
  CopyCounter counter_;
  std::vector<std::string_view> words_;
  Lazy<RepeatedNgrams> ngrams_;
};

}  // namespace

std::unique_ptr<Stage> gopher_repetition_dclm(Params& params) {
  return make_rules<GopherRepetitionDclm>(params);
}

}  // namespace curate
