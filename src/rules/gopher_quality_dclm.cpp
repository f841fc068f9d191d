// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <string>

#include <curate/rules.hpp>

#include "rules/gopher_quality.hpp"
#include "rules/lazy.hpp"
#include "rules/profile.hpp"
#include "rules/split_words.hpp"
#include "rules/stop_words.hpp"
#include "rules/stripped_lines.hpp"
#include "rules/text_marks.hpp"

namespace curate {
namespace {

/// DCLM 361714b, the page filters of dclm_baseline_refinedweb.yaml from page_length_filter to stop_word_filter.
class GopherQualityDclm final : public Stage {
 public:
  explicit GopherQualityDclm(Params& p)
      : stop_words_(p.list("stop_words", {"the", "be", "to", "of", "and", "that", "have", "with"},
                           "the words `min_stop_words` counts, in lower case"),
                    true),
        different_(p.flag("count_unique", false, "count each stop word once")) {
    using enum Rules::Op;
    const auto signal = [](std::string_view what) { return "gopher_quality." + std::string(what); };
    const auto add = [&](std::string_view reason, std::string_view what, Rules::Op op, std::string_view param,
                         double limit,
                         std::string_view help) { rules_.add(p, reason, signal(what), op, param, limit, help, true); };
    add("page_length_filter", "words", kBelow, "min_words", 50,
        "words: runs between ASCII white space that begin with a letter or digit");
    add("page_length_filter", "words", kAbove, "max_words", 100000,
        "words: runs between ASCII white space that begin with a letter or digit");
    rules_.add_fixed(p, "no_words", signal("split_words"), kBelow, 1, "runs between Unicode white space");
    add("word_length_filter", "mean_word_length", kBelow, "min_mean_word_length", 3,
        "mean length of those runs, in characters");
    add("word_length_filter", "mean_word_length", kAbove, "max_mean_word_length", 10,
        "mean length of those runs, in characters");
    add("symbol_ratio_filter", "symbol_ratio", kAbove, "max_symbol_ratio", 0.1, "`#`, `...`, `. . .` and `…` per run");
    add("bullet_count_filter", "bullet_line_frac", kAbove, "max_bullet_line_frac", 0.9,
        "share of lines that begin with `●`, `•`, `*` or `-`, blank lines left out");
    add("ellipsis_count_filter", "ellipsis_line_frac", kAbove, "max_ellipsis_line_frac", 0.3,
        "share of lines that end in `...`, `. . .` or `…`, blank lines left out");
    add("alphabetic_word_ratio_filter", "no_alpha_word_frac", kAbove, "max_no_alpha_word_frac", 0.2,
        "share of runs without a letter");
    add("stop_word_filter", "stop_words", kBelow, "min_stop_words", 2, "stop words, each occurrence");
  }

  Verdict apply(Document& document) override {
    fasttext_words_.forget();
    words_.forget();
    lines_.forget();
    return rules_.judge(document, [&](std::size_t rule) { return measure(document, rule); });
  }

 private:
  // Rules in their order.
  enum Rule : std::size_t {
    kShort,
    kLong,
    kNoWords,
    kBelowMean,
    kAboveMean,
    kSymbols,
    kBullets,
    kEndEllipses,
    kNoAlpha,
    kStopWords
  };
  struct Lines {
    std::uint64_t all = 0, bullets = 0, ellipses = 0;
  };

  double measure(Document& document, std::size_t rule) {
    const std::string_view text = document.text();
    if (rule <= kLong)
      return fasttext_words_.get([&](double& count) { count = static_cast<double>(count_fasttext_words(text)); });
    const SplitWords& words = words_.get([&](SplitWords& found) { found = count_split_words(text); });
    switch (rule) {
      case kNoWords:
        return static_cast<double>(words.words);
      case kBelowMean:
      case kAboveMean:
        return share(words.characters, words.words);
      case kSymbols: {
        const TextMarks marks = count_marks(text);
        return share(marks.hashes + marks.ellipses + count_spaced_ellipses(text), words.words);
      }
      case kBullets:
        return share(lines(text).bullets, lines(text).all);
      case kEndEllipses:
        return share(lines(text).ellipses, lines(text).all);
      case kNoAlpha:
        return share(words.words - words.with_letter, words.words);
      default: {
        const std::size_t enough = document.measures_all() ? std::numeric_limits<std::size_t>::max()
                                                           : static_cast<std::size_t>(rules_.limit(kStopWords)) + 1;
        return static_cast<double>(different_ ? stop_words_.count_different(text, enough)
                                              : stop_words_.count(text, enough));
      }
    }
  }

  // The original compares count > limit * lines; of no lines that is never so, nor of this.
  static double share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? std::numeric_limits<double>::quiet_NaN()
                      : static_cast<double>(part) / static_cast<double>(whole);
  }

  static std::uint64_t count_spaced_ellipses(std::string_view text) {
    constexpr std::string_view kSpaced = ". . .";
    std::uint64_t count = 0;
    for (std::size_t at = text.find(kSpaced); at != std::string_view::npos;
         at = text.find(kSpaced, at + kSpaced.size()))
      ++count;
    return count;
  }

  const Lines& lines(std::string_view text) {
    return lines_.get([&](Lines& lines) {
      lines = {};
      each_stripped_line(text, [&](std::string_view line) {
        ++lines.all;
        lines.bullets += line.front() == '-' || line.front() == '*' || line.starts_with("●") || line.starts_with("•");
        lines.ellipses += line.ends_with("...") || line.ends_with(". . .") || line.ends_with("…");
      });
    });
  }

  StopWords stop_words_;
  bool different_;
  Rules rules_;
  Lazy<double> fasttext_words_;
  Lazy<SplitWords> words_;
  Lazy<Lines> lines_;
};

}  // namespace

std::unique_ptr<Stage> gopher_quality_dclm(Params& params) {
  return make_rules<GopherQualityDclm>(params);
}

}  // namespace curate
