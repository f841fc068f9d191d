// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <vector>

#include <curate/resources.hpp>
#include <curate/rules.hpp>

#include "rules/c4_line_words.hpp"
#include "rules/c4_lines.hpp"
#include "rules/c4_phrases.hpp"
#include "rules/c4_quality.hpp"
#include "rules/line_marks.hpp"
#include "rules/lines.hpp"
#include "rules/profile.hpp"
#include "text/sentences_punkt.hpp"
#include "text/unicode.hpp"

namespace curate {
namespace {

/// TensorFlow Datasets 4.9.10, c4_utils.clean_page; with `bad_words` that of 4.0.1.
class C4QualityTfds final : public Stage {
 public:
  explicit C4QualityTfds(Params& p)
      : max_word_length_(static_cast<std::size_t>(
            p.integer("max_word_length", 1000, "take out lines with a longer word, in characters", 1))),
        min_words_(static_cast<std::uint64_t>(p.integer(
            "min_words_per_line", 5, "take out lines of fewer words between white space, once citations are gone", 0))),
        words_name_(p.file("bad_words", "",
                           "list whose words, in a line kept so far, drop the document, as when C4 was made "
                           "(builtin:lists/ldnoobw/en.25e679f0)")) {
    using enum Rules::Op;
    p.changes_text();
    rules_.add_fixed(p, "lorem_ipsum", "c4_quality.lorem_ipsum", kAtLeast, 1, "1: it was met first");
    rules_.add_fixed(p, "curly_bracket", "c4_quality.curly_bracket", kAtLeast, 1, "1: it was met first");
    rules_.add_fixed(p, "bad_word", "c4_quality.bad_word", kAtLeast, 1, "1: it was met first");
    rules_.add(p, "too_few_sentences", "c4_quality.sentences", kBelow, "min_sentences", 3,
               "sentences (punkt) in the lines kept");
    p.signal("c4_quality.lines", "lines looked at");
    p.signal("c4_quality.kept_lines", "lines kept");
  }

  void open(Resources& resources) override {
    if (words_name_.empty()) return;
    words_ = resources.get<C4LineWords>(
        words_name_, [](std::string_view bytes) { return std::make_shared<const C4LineWords>(bytes); });
  }

  Verdict apply(Document& document) override {
    read(document.text());
    if (document.measures_all()) {
      document.note("c4_quality.lines", static_cast<double>(lines_));
      document.note("c4_quality.kept_lines", static_cast<double>(kept_lines_));
    }
    const Verdict verdict = rules_.judge(document, [&](std::size_t rule) { return measure(document, rule); });
    if (verdict.dropped()) return verdict;
    const std::string_view text = strip(kept_);
    if (text != document.text()) document.set_text(document.store(text));
    return verdict;
  }

 private:
  // Rules in their order; the first three end the document where they are met.
  enum Rule : std::size_t { kLoremIpsum, kCurlyBracket, kBadWord, kSentences, kNothing };

  void read(std::string_view text) {
    lines_ = kept_lines_ = 0;
    kept_.clear();
    ends_.clear();
    met_ = kNothing;
    split_lines(text, [&](std::string_view line) {
      if (met_ == kNothing) read_line(strip(line));
    });
  }

  void read_line(std::string_view line) {
    ++lines_;
    if (has_longer_word(line, max_word_length_)) return;
    // It goes behind what is kept, and off again if it is not.
    const std::size_t before = kept_.size();
    if (kept_lines_ > 0) kept_ += '\n';
    const std::size_t begin = kept_.size();
    append_without_citations(line, kept_);
    if (keeps(std::string_view(kept_).substr(begin))) {
      ++kept_lines_;
      ends_.push_back({begin, kept_.size()});
    } else {
      kept_.resize(before);
    }
  }

  bool keeps(std::string_view line) {
    if (line.empty() || std::string_view(".?!\"").find(line.back()) == std::string_view::npos || line.ends_with("..."))
      return false;
    if (!has_words(line, min_words_)) return false;
    const C4Phrases phrases = find_c4_phrases(line);
    if (phrases.lorem_ipsum) return meets(kLoremIpsum);
    if (phrases.javascript) return false;
    if (phrases.curly_bracket) return meets(kCurlyBracket);
    if (phrases.policy) return false;
    if (!words_) return true;
    lower_.clear();
    append_lower(line, lower_);
    return !words_->found_in(lower_) || meets(kBadWord);
  }

  bool meets(Rule rule) {
    met_ = rule;
    return false;
  }

  double measure(const Document& document, std::size_t rule) {
    if (rule != kSentences) return met_ == rule;
    // Each line is a sentence at least, and more than enough are not counted.
    const auto lines = static_cast<double>(kept_lines_);
    if (lines >= rules_.limit(kSentences) && !document.measures_all()) return lines;
    sentences_.clear();
    for (const auto& [begin, end] : ends_)
      split_punkt_sentences(std::string_view(kept_).substr(begin, end - begin), sentences_);
    return static_cast<double>(sentences_.size());
  }

  std::size_t max_word_length_;
  std::uint64_t min_words_;
  std::string words_name_;
  std::shared_ptr<const C4LineWords> words_;
  Rules rules_;

  struct Piece {
    std::size_t begin, end;
  };
  std::uint64_t lines_ = 0, kept_lines_ = 0;
  std::string kept_, lower_;
  std::vector<Piece> ends_;  // of the lines kept
  Rule met_ = kNothing;
  std::vector<std::string_view> sentences_;
};

}  // namespace

std::unique_ptr<Stage> c4_quality_tfds(Params& params) {
  return make_rules<C4QualityTfds>(params);
}

}  // namespace curate
