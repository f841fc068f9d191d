// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include <curate/rules.hpp>

#include "rules/c4_quality.hpp"
#include "rules/line_marks.hpp"
#include "rules/profile.hpp"
#include "rules/string_numbers.hpp"
#include "text/sentences_punkt.hpp"
#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {
namespace {

/// DCLM 361714b, c4.yaml: its page filters and line modifiers from page_length_filter to the second count of sentences,
/// without what looks at other documents (exact_dedup), at languages and at listed words.
class C4QualityDclm final : public Stage {
 public:
  explicit C4QualityDclm(Params& p)
      : max_word_length_(natural(p, "max_word_length", 1000, "a line with a longer word goes, in characters; 0: none")),
        citations_(p.flag("remove_citations", true, "take out `[12]`, `[edit]` and `[citation needed]`")),
        punctuation_(
            p.flag("terminal_punctuation", true,
                   "lines that do not end in one of `.!?\"`, or end in an ellipsis, go, unless they are empty")),
        min_line_words_(natural(p, "min_words_per_line", 5, "lines of fewer words go, unless they are empty")),
        lorem_(p.flag("lorem_ipsum", true, "drop documents that say so")),
        javascript_(p.flag("javascript", true, "lines that say so go")),
        bracket_(p.flag("curly_bracket", true, "drop documents with a `{`")),
        policy_(p.flag("policy", true, "lines about terms of use, privacy and cookies go")),
        dedup_(p.flag("line_dedup", true, "lines that are equal but for case to one before go")) {
    using enum Rules::Op;
    p.changes_text();
    const auto signal = [](std::string_view what) { return "c4_quality." + std::string(what); };
    rules_.add(p, "too_many_characters", signal("characters"), kAbove, "max_characters", 190000, "code points", true);
    rules_.add_fixed(p, "lorem_ipsum", signal("lorem_ipsum"), kAtLeast, 1, "1: it is said in what was left");
    rules_.add_fixed(p, "curly_bracket", signal("curly_bracket"), kAtLeast, 1, "1: it stands in what was left");
    rules_.add_fixed(p, "empty_text", signal("lines_left"), kBelow, 1, "lines that are left, 0 if they are all empty");
    rules_.add(p, "too_few_sentences", signal("sentences"), kBelow, "min_sentences", 3, "sentences by punkt", true);
    rules_.add(p, "too_few_sentences", signal("different_sentences"), kBelow, "min_different_sentences", 3,
               "sentences without repeated lines", true);
  }

  Verdict apply(Document& document) override {
    values_ = {};
    values_[kCharacters] = static_cast<double>(document.characters());
    edit(document);
    return rules_.judge(document, [&](std::size_t rule) { return values_[rule]; });
  }

 private:
  // Rules in their order.
  enum Rule : std::size_t { kCharacters, kLorem, kBracket, kLines, kSentences, kDifferent };

  static std::size_t natural(Params& p, std::string_view name, std::int64_t fallback, std::string_view help) {
    return static_cast<std::size_t>(p.integer(name, fallback, help, 0));
  }

  // Every step sees what the one before left, and nothing is looked at once all is gone.
  void edit(Document& document) {
    split(document.text());
    if (max_word_length_ > 0) keep_lines([&](std::string_view line) { return !has_long_word(line); });
    if (citations_ && !is_empty()) remove_citations(document);
    if (punctuation_ && !is_empty())
      keep_lines([](std::string_view line) { return line.empty() || is_sentence(line); });
    if (min_line_words_ > 0 && !is_empty())
      keep_lines([&](std::string_view line) { return line.empty() || has_words(line, min_line_words_); });
    if (is_empty()) return;
    if (lorem_) values_[kLorem] = any_line([&](std::string_view line) { return says_lorem_ipsum(line); });
    if (javascript_) keep_and_strip({&kJavascript, 1});
    if (is_empty()) return;
    if (bracket_) values_[kBracket] = any_line([](std::string_view line) { return line.find('{') != line.npos; });
    if (policy_) keep_and_strip(kPolicies);
    if (is_empty()) return;
    values_[kLines] = static_cast<double>(lines_.size());
    write(document);
    values_[kSentences] = sentences(document.text());
    if (dedup_ && drop_repeated_lines()) write(document);
    values_[kDifferent] = sentences(document.text());
  }

  void split(std::string_view text) {
    lines_.clear();
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      lines_.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  // Whether the joined lines are the empty text.
  bool is_empty() const { return lines_.empty() || (lines_.size() == 1 && lines_[0].empty()); }

  template <class Keep>
  void keep_lines(Keep keep) {
    std::erase_if(lines_, [&](std::string_view line) { return !keep(line); });
  }
  template <class Is>
  double any_line(Is is) const {
    return std::ranges::any_of(lines_, is) ? 1 : 0;
  }

  bool has_long_word(std::string_view line) const {
    std::size_t length = 0;
    if (line.size() <= max_word_length_) return false;
    for (std::size_t at = 0; at < line.size();) {
      length = is_space(next_code_point(line, at)) ? 0 : length + 1;
      if (length > max_word_length_) return true;
    }
    return false;
  }

  static bool is_sentence(std::string_view line) {
    const std::string_view end = strip_right(line);
    return end.ends_with('!') || end.ends_with('?') || end.ends_with('"') ||
           (end.ends_with('.') && !end.ends_with("..."));
  }

  // \[\d*\]|\[edit\]|\[citation needed\]
  static std::size_t citation_end(std::string_view line, std::size_t at) {
    for (const std::string_view note : {"[edit]", "[citation needed]"})
      if (line.substr(at).starts_with(note)) return at + note.size();
    std::size_t next = at + 1;
    for (at = next; at < line.size() && is_digit(next_code_point(line, next));) at = next;
    return at < line.size() && line[at] == ']' ? at + 1 : std::string_view::npos;
  }
  void remove_citations(Document& document) {
    for (std::string_view& line : lines_) {
      left_.clear();
      std::size_t copied = 0;
      for (std::size_t at = line.find('['); at != line.npos;) {
        const std::size_t end = citation_end(line, at);
        if (end != line.npos) {
          left_.append(line, copied, at - copied);
          copied = end;
        }
        at = line.find('[', end != line.npos ? end : at + 1);
      }
      if (copied == 0) continue;
      left_.append(line, copied);
      line = document.store(left_);
    }
  }

  bool says_lorem_ipsum(std::string_view line) {
    if (!kLoremIpsum.may_occur(line)) return false;
    left_.clear();
    append_lower(line, left_);
    return left_.find("lorem ipsum") != std::string::npos;
  }

  void keep_and_strip(std::span<const Phrase> phrases) {
    keep_lines([&](std::string_view line) {
      return std::ranges::none_of(phrases, [&](const Phrase& phrase) { return phrase.occurs(line); });
    });
    const auto is_blank = [](std::string_view line) { return strip(line).empty(); };
    lines_.erase(lines_.begin(), std::ranges::find_if_not(lines_, is_blank));
    while (!lines_.empty() && is_blank(lines_.back())) lines_.pop_back();
    if (lines_.empty()) return;
    lines_.front() = strip_left(lines_.front());
    lines_.back() = strip_right(lines_.back());
  }

  double sentences(std::string_view text) {
    sentences_.clear();
    split_punkt_sentences(text, sentences_);
    return static_cast<double>(sentences_.size());
  }

  bool drop_repeated_lines() {
    numbers_.clear(lines_.size());
    folded_.resize(lines_.size());
    std::size_t kept = 0, i = 0;
    for (const std::string_view line : lines_) {
      std::string& folded = folded_[i++];
      folded.clear();
      append_lower(strip(line), folded);
      const std::size_t seen = numbers_.entries().size();
      if (folded.empty() || numbers_.add(folded) == seen) lines_[kept++] = line;
    }
    const bool any = kept < lines_.size();
    lines_.resize(kept);
    return any;
  }

  void write(Document& document) {
    left_.clear();
    for (const std::string_view& line : lines_) {
      if (&line != lines_.data()) left_ += '\n';
      left_ += line;
    }
    if (left_ != document.text()) document.set_text(document.store(left_));
  }

  inline static const Phrase kLoremIpsum{"lorem ipsum"}, kJavascript{"javascript"};
  inline static const Phrase kPolicies[] = {Phrase("terms of use"), Phrase("privacy policy"), Phrase("cookie policy"),
                                            Phrase("uses cookies"), Phrase("use of cookies"), Phrase("use cookies")};

  std::size_t max_word_length_;
  bool citations_, punctuation_;
  std::size_t min_line_words_;
  bool lorem_, javascript_, bracket_, policy_, dedup_;
  Rules rules_;
  std::array<double, 6> values_{};
  std::vector<std::string_view> lines_, sentences_;
  std::vector<std::string> folded_;
  StringNumbers numbers_;
  std::string left_;
};

}  // namespace

std::unique_ptr<Stage> c4_quality_dclm(Params& params) {
  return make_rules<C4QualityDclm>(params);
}

}  // namespace curate
