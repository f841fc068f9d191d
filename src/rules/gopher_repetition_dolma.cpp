// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string>

#include <curate/rules.hpp>

#include "rules/copied_pieces.hpp"
#include "rules/dolma_lines.hpp"
#include "rules/gopher_repetition.hpp"
#include "rules/lazy.hpp"
#include "rules/profile.hpp"
#include "rules/repeated_ngrams.hpp"
#include "rules/round_decimals.hpp"
#include "rules/split_words.hpp"

namespace curate {
namespace {

/// The tagger gopher_v1 of dolma 1.2.1 and the limits of its mix configs/dolma-v1_6/mixing/cc-head.yaml. The mix
/// compares what the tagger wrote: five decimals. Its rules on the most frequent 2-, 3- and 4-grams name attributes
/// that no tagger writes, so they are off here.
class GopherRepetitionDolma final : public Stage {
 public:
  explicit GopherRepetitionDolma(Params& p)
      : empty_lines_(p.flag("empty_lines", true,
                            "empty lines are lines, and so copies of each other (gopher_v1); false: they are not "
                            "(gopher_v2)")) {
    using enum Rules::Op;
    const auto add = [&](const std::string& reason, std::string_view name, double limit, std::string_view help) {
      rules_.add(p, reason, "gopher_repetition." + std::string(name), kAbove, name, limit, help, true);
    };
    add("fraction_of_duplicate_lines", "dup_line_frac", 0.3, "lines with an equal per line, the first copy counted");
    add("fraction_of_characters_in_duplicate_lines", "dup_line_char_frac", 0.3,
        "characters of lines with an equal per character that is no white space");
    for (std::size_t n = kFirstTop; n < kFirstDuplicate; ++n)
      add("fraction_of_characters_in_most_common_" + std::to_string(n) + "grams", "top_" + std::to_string(n) + "_gram",
          0,
          "characters of all copies of the most frequent run of " + std::to_string(n) +
              " words, of equally frequent ones the first, per character of words; off, as in the published mix, which "
              "misspells its name; meant to be " +
              std::array{"0.2", "0.18", "0.16"}[n - kFirstTop]);
    for (std::size_t n = kFirstDuplicate; n < kFirstDuplicate + kDuplicateLimits.size(); ++n)
      add("fraction_of_characters_in_duplicate_" + std::to_string(n) + "grams",
          "duplicated_" + std::to_string(n) + "_n_grams", kDuplicateLimits[n - kFirstDuplicate],
          "characters of all copies of repeated runs of " + std::to_string(n) +
              " words per character of all such runs");
  }

  Verdict apply(Document& document) override {
    lines_.forget();
    words_.forget();
    ngrams_.forget();
    return rules_.judge(document, [&](std::size_t rule) { return round_decimals(measure(document, rule), 5); });
  }

 private:
  // Rules in their order.
  enum Rule : std::size_t { kLines, kLineChars, kTop, kDuplicate = kTop + 3 };
  static constexpr std::size_t kFirstTop = 2, kFirstDuplicate = 5;
  static constexpr std::array kDuplicateLimits{0.15, 0.14, 0.13, 0.12, 0.11, 0.1};

  double measure(Document& document, std::size_t rule) {
    const std::string_view text = document.text();
    if (rule == kLines) return share(lines(text).copied, lines(text).pieces);
    if (rule == kLineChars) {
      const SplitWords& words = words_.get([&](SplitWords& found) { found = count_split_words(text); });
      return share(lines(text).copied_characters, words.characters);
    }
    RepeatedNgrams& ngrams =
        ngrams_.get([&](RepeatedNgrams& found) { found.read(document.words(Splitter::kWhitespace)); });
    if (rule >= kDuplicate) {
      ngrams.grow_to(rule - kDuplicate + kFirstDuplicate);
      return share(ngrams.copied_characters(), ngrams.all_characters());
    }
    ngrams.grow_to(rule - kTop + kFirstTop);
    const RepeatedNgrams::Top top = ngrams.first_top();
    return share(top.count * top.characters, ngrams.characters());
  }

  const CopiedPieces& lines(std::string_view text) {
    return lines_.get([&](CopiedPieces& found) {
      counter_.clear();
      if (!text.empty()) each_dolma_line(text, empty_lines_, [&](std::string_view line) { counter_.add(line); });
      found = counter_.count();
    });
  }

  // The tagger divides by 1 at least.
  static double share(std::uint64_t part, std::uint64_t whole) {
    return static_cast<double>(part) / static_cast<double>(whole == 0 ? 1 : whole);
  }

  bool empty_lines_;
  Rules rules_;
  Lazy<CopiedPieces> lines_;
  CopyCounter counter_;
  Lazy<SplitWords> words_;
  Lazy<RepeatedNgrams> ngrams_;
};

}  // namespace

std::unique_ptr<Stage> gopher_repetition_dolma(Params& params) {
  return make_rules<GopherRepetitionDolma>(params);
}

}  // namespace curate
