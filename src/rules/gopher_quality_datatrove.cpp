// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <string>

#include <curate/rules.hpp>

#include "rules/datatrove_era.hpp"
#include "rules/gopher_quality.hpp"
#include "rules/lazy.hpp"
#include "rules/lines.hpp"
#include "rules/profile.hpp"
#include "rules/text_marks.hpp"
#include "rules/word_set.hpp"
#include "text/punctuation.hpp"
#include "text/unicode.hpp"
#include "text/word_features.hpp"
#include "util/utf8.hpp"

namespace curate {
namespace {

/// datatrove 0.10.0, GopherQualityFilter. In 0.2 the marks that end a sentence in other scripts are no punctuation, and
/// stop words count as often as they occur.
class GopherQualityDatatrove final : public Stage {
 public:
  GopherQualityDatatrove(Params& p, DatatroveEra era)
      : era_(era),
        splitter_(p.splitter("splitter", Splitter::kSpacyEn, "how the text is cut into words")),
        stop_words_(p.list("stop_words", {"the", "be", "to", "of", "and", "that", "have", "with"},
                           "the words `min_stop_words` counts, as they are written")) {
    using enum Rules::Op;
    const auto add = [&](std::string_view reason, std::string_view signal, Rules::Op op, std::string_view param,
                         double limit, std::string_view help) {
      rules_.add(p, reason, "gopher_quality." + std::string(signal), op, param, limit, help, true);
    };
    add("gopher_short_doc", "words", kBelow, "min_words", 50, "words that are not punctuation alone");
    add("gopher_long_doc", "words", kAbove, "max_words", 100000, "words that are not punctuation alone");
    add("gopher_below_avg_threshold", "mean_word_length", kBelow, "min_mean_word_length", 3,
        "mean length of those words, in characters");
    add("gopher_above_avg_threshold", "mean_word_length", kAbove, "max_mean_word_length", 10,
        "mean length of those words, in characters");
    add("gopher_too_many_hashes", "hash_ratio", kAbove, "max_hash_ratio", 0.1, "`#` per word, punctuation included");
    add("gopher_too_many_ellipsis", "ellipsis_ratio", kAbove, "max_ellipsis_ratio", 0.1, "`...` and `…` per word");
    add("gopher_too_many_bullets", "bullet_line_frac", kAbove, "max_bullet_line_frac", 0.9,
        "share of lines that begin with `•` or `-`");
    add("gopher_too_many_end_ellipsis", "ellipsis_line_frac", kAbove, "max_ellipsis_line_frac", 0.3,
        "share of lines that end in an ellipsis");
    add("gopher_below_alpha_threshold", "alpha_word_frac", kBelow, "min_alpha_word_frac", 0.8,
        "share of words that have a letter");
    add("gopher_enough_stop_words", "stop_words", kBelow, "min_stop_words", 2,
        era == DatatroveEra::k02 ? "stop words, each time they occur" : "different stop words");
  }

  Verdict apply(Document& document) override {
    marks_.forget();
    lines_.forget();
    extra_.forget();
    return rules_.judge(document, [&](std::size_t rule) { return measure(document, rule); });
  }

 private:
  // Rules in their order.
  enum Rule : std::size_t {
    kShort,
    kLong,
    kBelowMean,
    kAboveMean,
    kHashes,
    kEllipses,
    kBullets,
    kEndEllipses,
    kAlpha,
    kStopWords
  };
  struct Lines {
    std::uint64_t all = 0, bullets = 0, ellipses = 0;
  };

  double measure(Document& document, std::size_t rule) {
    const WordFeatures& words = document.word_features(splitter_);
    switch (rule) {
      case kShort:
      case kLong:
        return static_cast<double>(words.non_symbols() + extra(document).words);
      case kBelowMean:
      case kAboveMean:
        return share(words.non_symbol_points() + extra(document).points, words.non_symbols() + extra(document).words);
      case kHashes:
        return share(marks(document).hashes, words.size());
      case kEllipses:
        return share(marks(document).ellipses, words.size());
      case kBullets:
        return share(lines(document).bullets, lines(document).all);
      case kEndEllipses:
        return share(lines(document).ellipses, lines(document).all);
      case kAlpha:
        return share(words.with_letter(), words.size());
      default:
        return static_cast<double>(era_ == DatatroveEra::k02
                                       ? stop_words_.occurrences(document.words(splitter_))
                                       : stop_words_.count(document.words(splitter_), enough(document)));
    }
  }

  // Of no words there is no mean and no share; no limit holds of it (as of Python's nan).
  static double share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? std::numeric_limits<double>::quiet_NaN()
                      : static_cast<double>(part) / static_cast<double>(whole);
  }

  // How many stop words are as good as more.
  std::size_t enough(const Document& document) const {
    return document.measures_all() ? stop_words_.size() : static_cast<std::size_t>(rules_.limit(kStopWords)) + 1;
  }

  // Words that are not punctuation alone in 0.2, but are in 0.10.
  struct Extra {
    std::uint64_t words = 0, points = 0;
  };
  const Extra& extra(Document& document) {
    return extra_.get([&](Extra& extra) {
      extra = {};
      if (era_ != DatatroveEra::k02) return;
      const WordFeatures& features = document.word_features(splitter_);
      const auto words = document.words(splitter_);
      for (std::size_t i = 0; i < words.size(); ++i) {
        if (features.is_non_symbol(i) || !has_other_than_punctuation(words[i])) continue;
        ++extra.words;
        extra.points += features.code_points(i);
      }
    });
  }
  static bool has_other_than_punctuation(std::string_view word) {
    for (std::size_t at = 0; at < word.size();)
      if (!in_punctuation(next_code_point(word, at))) return true;
    return false;
  }

  const TextMarks& marks(const Document& document) {
    return marks_.get([&](TextMarks& marks) { marks = count_marks(document.text()); });
  }

  const Lines& lines(const Document& document) {
    return lines_.get([&](Lines& lines) {
      lines = {};
      split_lines(document.text(), [&](std::string_view line) {
        ++lines.all;
        const std::string_view from_left = strip_left(line);
        lines.bullets += from_left.starts_with('-') || from_left.starts_with("•");
        const std::string_view to_right = strip_right(from_left);
        lines.ellipses += to_right.ends_with("...") || to_right.ends_with("…");
      });
    });
  }

  DatatroveEra era_;
  Splitter splitter_;
  WordSet stop_words_;
  Rules rules_;
  Lazy<TextMarks> marks_;
  Lazy<Lines> lines_;
  Lazy<Extra> extra_;
};

}  // namespace

std::unique_ptr<Stage> gopher_quality_datatrove(Params& params) {
  return std::make_unique<GopherQualityDatatrove>(params, DatatroveEra::k010);
}

std::unique_ptr<Stage> gopher_quality_fineweb(Params& params) {
  return std::make_unique<GopherQualityDatatrove>(params, DatatroveEra::k02);
}

}  // namespace curate
