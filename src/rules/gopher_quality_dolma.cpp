// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <string>

#include <curate/rules.hpp>

#include "rules/dolma_lines.hpp"
#include "rules/gopher_quality.hpp"
#include "rules/lazy.hpp"
#include "rules/median.hpp"
#include "rules/profile.hpp"
#include "rules/round_decimals.hpp"
#include "rules/split_words.hpp"
#include "rules/stop_words.hpp"
#include "util/utf8.hpp"

namespace curate {
namespace {

/// The tagger gopher_v1 of dolma 1.2.1 and the limits of its mix configs/dolma-v1_6/mixing/cc-head.yaml. The mix
/// compares what the tagger wrote: five decimals.
class GopherQualityDolma final : public Stage {
 public:
  explicit GopherQualityDolma(Params& p)
      : stop_words_(p.list("stop_words", {"the", "be", "to", "of", "and", "that", "have", "with"},
                           "the words `min_stop_words` counts, as they are written"),
                    false),
        empty_lines_(
            p.flag("empty_lines", true, "empty lines are lines (gopher_v1); false: they are not (gopher_v2)")) {
    using enum Rules::Op;
    const auto add = [&](std::string_view reason, std::string_view what, Rules::Op op, std::string_view param,
                         double limit, std::string_view help) {
      rules_.add(p, reason, "gopher_quality." + std::string(what), op, param, limit, help, true);
    };
    add("word_count", "words", kBelow, "min_words", 50, "runs between Unicode white space");
    add("word_count", "words", kAbove, "max_words", 100000, "runs between Unicode white space");
    add("median_word_length", "median_word_length", kBelow, "min_median_word_length", 3,
        "median length of those runs, in characters");
    add("median_word_length", "median_word_length", kAbove, "max_median_word_length", 10,
        "median length of those runs, in characters");
    add("symbol_to_word_ratio", "symbol_word_frac", kAbove, "max_symbol_word_frac", 0.1,
        "share of runs that hold `#` or `…`");
    add("fraction_of_words_with_alpha_character", "alpha_word_frac", kBelow, "min_alpha_word_frac", 0.8,
        "share of runs that have a letter");
    add("required_word_count", "stop_words", kBelow, "min_stop_words", 2, "stop words, each occurrence");
    add("fraction_of_lines_starting_with_bullet_point", "bullet_line_frac", kAbove, "max_bullet_line_frac", 0.9,
        "share of lines that begin with `*` or `-`");
    add("fraction_of_lines_ending_with_ellipsis", "ellipsis_line_frac", kAbove, "max_ellipsis_line_frac", 0.3,
        "share of lines that end in `…`");
  }

  Verdict apply(Document& document) override {
    words_.forget();
    lengths_.forget();
    lines_.forget();
    return rules_.judge(document, [&](std::size_t rule) { return round_decimals(measure(document, rule), 5); });
  }

 private:
  // Rules in their order.
  enum Rule : std::size_t {
    kShort,
    kLong,
    kBelowMedian,
    kAboveMedian,
    kSymbols,
    kAlpha,
    kStopWords,
    kBullets,
    kEllipses
  };
  struct Lines {
    std::uint64_t all = 0, bullets = 0, ellipses = 0;
  };

  double measure(Document& document, std::size_t rule) {
    const std::string_view text = document.text();
    const SplitWords& words = words_.get([&](SplitWords& found) { found = count_split_words(text); });
    switch (rule) {
      case kShort:
      case kLong:
        return static_cast<double>(words.words);
      case kBelowMedian:
      case kAboveMedian:
        return lengths(document).median();
      case kSymbols:
        return share(symbol_words(document), words.words);
      case kAlpha:
        return share(words.with_letter, words.words);
      case kStopWords:
        return static_cast<double>(stop_words_.count(text, document.measures_all()
                                                               ? std::numeric_limits<std::size_t>::max()
                                                               : static_cast<std::size_t>(rules_.limit(rule)) + 1));
      case kBullets:
        return share(lines(text).bullets, lines(text).all);
      default:
        return share(lines(text).ellipses, lines(text).all);
    }
  }

  // Of nothing the tagger writes 0.
  static double share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
  }

  static std::uint64_t symbol_words(Document& document) {
    const std::string_view text = document.text();
    if (text.find('#') == std::string_view::npos && text.find("…") == std::string_view::npos) return 0;
    std::uint64_t count = 0;
    for (const std::string_view word : document.words(Splitter::kWhitespace))
      count += word.find('#') != std::string_view::npos || word.find("…") != std::string_view::npos;
    return count;
  }

  LengthMedian& lengths(Document& document) {
    return lengths_.get([&](LengthMedian& found) {
      found.clear();
      for (const std::string_view word : document.words(Splitter::kWhitespace)) found.add(count_code_points(word));
    });
  }

  const Lines& lines(std::string_view text) {
    return lines_.get([&](Lines& lines) {
      lines = {};
      if (text.empty()) return;
      each_dolma_line(text, empty_lines_, [&](std::string_view line) {
        ++lines.all;
        lines.bullets += line.starts_with('*') || line.starts_with('-');
        lines.ellipses += line.ends_with("…");
      });
    });
  }

  StopWords stop_words_;
  bool empty_lines_;
  Rules rules_;
  Lazy<SplitWords> words_;
  Lazy<LengthMedian> lengths_;
  Lazy<Lines> lines_;
};

}  // namespace

std::unique_ptr<Stage> gopher_quality_dolma(Params& params) {
  return make_rules<GopherQualityDolma>(params);
}

}  // namespace curate
