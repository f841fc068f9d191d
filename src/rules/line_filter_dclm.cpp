// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include <curate/rules.hpp>

#include "rules/line_filter.hpp"
#include "rules/line_marks.hpp"
#include "rules/profile.hpp"
#include "rules/split_words.hpp"
#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {
namespace {

/// DCLM 361714b, the line modifiers of dclm_baseline_refinedweb.yaml in their order, and word_removal_ratio_filter.
/// Each of them but the one for short lines also strips the whole text, and the next one sees the text without what
/// that took from its first and last line.
class LineFilterDclm final : public Stage {
 public:
  explicit LineFilterDclm(Params& p)
      : max_capitals_(p.number("max_capital_frac", 0.5, "a line with a larger share of capitals goes", 0, 1)),
        max_digits_(p.number("max_digit_frac", 0.999999, "a line with a larger share of digits goes", 0, 1)),
        counters_(p.flag("counters", true, "lines that only count something go: \"3 likes\", \"1.2k views\"")),
        min_words_(static_cast<std::size_t>(
            p.integer("min_line_words", 2, "a line with fewer words goes, unless it is empty", 0, 1000))),
        anywhere_(p.text("cut_anywhere", "items in cart", "cut out of short lines; `.` stands for any character")),
        at_end_(p.text("cut_at_end", "read more...", "cut off the end of short lines")),
        at_start_(p.text("cut_at_start", "sign-in", "cut off the start of short lines")),
        cut_words_(static_cast<std::size_t>(
            p.integer("cut_max_words", 10, "words a line has at most that is cut", 0, 1000000))) {
    using enum Rules::Op;
    p.changes_text();
    rules_.add_fixed(p, "empty_text", "line_filter.characters", kBelow, 1, "code points of what is left");
    rules_.add(p, "word_removal_ratio_filter", "line_filter.removed_word_frac", kAbove, "max_removed_word_frac", 0.05,
               "share of the words (ASCII white space between them, a letter or digit at their start) that went", true);
  }

  Verdict apply(Document& document) override {
    const std::string_view before = document.text();
    edit(document);
    return rules_.judge(document, [&](std::size_t rule) {
      return rule == 0 ? static_cast<double>(document.characters()) : removed_words(before, document.text());
    });
  }

 private:
  enum Flag : unsigned { kCapitals = 1, kDigits = 2, kCounter = 4, kFewWords = 8, kBlank = 16 };
  struct Line {
    std::string_view text;
    unsigned flags;
  };

  static double removed_words(std::string_view before, std::string_view after) {
    const std::uint64_t words = count_fasttext_words(before);
    // The original drops what had no words.
    if (words == 0) return 1;
    if (before.data() == after.data() && before.size() == after.size()) return 0;
    const auto left = static_cast<double>(count_fasttext_words(after));
    return (static_cast<double>(words) - left) / static_cast<double>(words);
  }

  void edit(Document& document) {
    const std::string_view text = document.text();
    const bool cuts = !anywhere_.empty() || !at_end_.empty() || !at_start_.empty();
    const bool strips = max_capitals_ > 0 || max_digits_ > 0 || counters_ || cuts;
    const bool cut_anywhere = !anywhere_.empty() && anywhere_.may_occur(text);
    const bool cut_end = !at_end_.empty() && at_end_.may_occur(text);
    const bool cut_start = !at_start_.empty() && at_start_.may_occur(text);
    unsigned wanted = 0;
    if (max_capitals_ > 0) wanted |= kCapitals;
    if (max_digits_ > 0) wanted |= kDigits;
    if (counters_) wanted |= kCounter;
    if (min_words_ > 0) wanted |= kFewWords;
    if (cuts) wanted |= kBlank;

    unsigned found = 0;
    lines_.clear();
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      lines_.push_back(measure(text.substr(begin, end - begin)));
      found |= lines_.back().flags;
      begin = end + 1;
    }
    if ((found & wanted) == 0 && !cut_anywhere && !cut_end && !cut_start &&
        (!strips || strip(text).size() == text.size()))
      return;

    if (max_capitals_ > 0) drop_and_strip(kCapitals);
    if (max_digits_ > 0) drop_and_strip(kDigits);
    if (counters_) drop_and_strip(kCounter);
    if (min_words_ > 0) drop_lines(kFewWords);
    if (!anywhere_.empty()) cut_and_strip(document, cut_anywhere, &LineFilterDclm::without_phrase);
    if (!at_end_.empty()) cut_and_strip(document, cut_end, &LineFilterDclm::without_end);
    if (!at_start_.empty()) cut_and_strip(document, cut_start, &LineFilterDclm::without_start);
    write(document);
  }

  Line measure(std::string_view line) const {
    if (line.empty()) return {line, 0};
    const LineMarks marks = mark_line(line);
    const auto above = [&](std::uint64_t part, double limit) {
      return static_cast<double>(part) / static_cast<double>(marks.characters) > limit;
    };
    unsigned flags = 0;
    if (above(marks.capitals, max_capitals_)) flags |= kCapitals;
    if (above(marks.digits, max_digits_)) flags |= kDigits;
    if (marks.digits > 0 && is_counter_line(line)) flags |= kCounter;
    const bool few = !has_words(line, min_words_);
    if (few) flags |= kFewWords;
    if ((few || min_words_ == 0) && !has_words(line, 1)) flags |= kBlank;
    return {line, flags};
  }

  void drop_lines(unsigned flag) {
    std::erase_if(lines_, [flag](const Line& line) { return (line.flags & flag) != 0; });
  }
  void drop_and_strip(unsigned flag) {
    drop_lines(flag);
    strip_ends();
  }
  void cut_and_strip(Document& document, bool may_occur, std::string_view (LineFilterDclm::*cut)(std::string_view)) {
    drop_lines(kBlank);
    if (may_occur) {
      for (Line& line : lines_) {
        if (line.text.empty() || has_words(line.text, cut_words_ + 1)) continue;
        const std::string_view left = (this->*cut)(line.text);
        if (left.size() == line.text.size()) continue;
        line = measure(left.data() == scratch_.data() ? document.store(left) : left);
        if (left.empty()) line.flags |= kBlank;
      }
      drop_lines(kBlank);
    }
    strip_ends();
  }

  // As if the joined lines were stripped.
  void strip_ends() {
    const auto is_blank = [](const Line& line) { return strip_left(line.text).empty(); };
    const auto first = std::ranges::find_if_not(lines_, is_blank);
    lines_.erase(lines_.begin(), first);
    while (!lines_.empty() && is_blank(lines_.back())) lines_.pop_back();
    if (lines_.empty()) return;
    replace(lines_.front(), strip_left(lines_.front().text));
    replace(lines_.back(), strip_right(lines_.back().text));
  }
  void replace(Line& line, std::string_view text) const {
    if (text.size() != line.text.size()) line = measure(text);
  }

  std::string_view without_phrase(std::string_view line) {
    scratch_.clear();
    std::size_t copied = 0;
    for (std::size_t at = 0; at < line.size();) {
      const std::size_t end = anywhere_.match(line, at);
      if (end == std::string_view::npos) {
        next_code_point(line, at);
        continue;
      }
      std::size_t begin = at, before = at;
      if (begin > copied && is_space(previous_code_point(line, before))) begin = before;
      scratch_.append(line, copied, begin - copied);
      copied = at = end;
    }
    if (copied == 0) return line;
    scratch_.append(line, copied);
    return scratch_;
  }
  std::string_view without_end(std::string_view line) {
    std::size_t at = line.size();
    for (std::size_t n = at_end_.size(); n > 0; --n) {
      if (at == 0) return line;
      previous_code_point(line, at);
    }
    if (at_end_.match(line, at) != line.size()) return line;
    std::size_t before = at;
    if (at > 0 && is_space(previous_code_point(line, before))) at = before;
    return line.substr(0, at);
  }
  std::string_view without_start(std::string_view line) {
    std::size_t end = at_start_.match(line, 0);
    if (end == std::string_view::npos) return line;
    std::size_t behind = end;
    if (end < line.size() && is_space(next_code_point(line, behind))) end = behind;
    return line.substr(end);
  }

  void write(Document& document) const {
    std::size_t size = lines_.empty() ? 0 : lines_.size() - 1;
    for (const Line& line : lines_) size += line.text.size();
    char* const out = document.arena().reserve(size);
    std::size_t at = 0;
    for (const Line& line : lines_) {
      if (at != 0 || &line != lines_.data()) out[at++] = '\n';
      at += line.text.copy(out + at, line.text.size());
    }
    const std::string_view left = document.arena().commit(size);
    if (left != document.text()) document.set_text(left);
  }

  double max_capitals_, max_digits_;
  bool counters_;
  std::size_t min_words_;
  Phrase anywhere_, at_end_, at_start_;
  std::size_t cut_words_;
  Rules rules_;
  std::vector<Line> lines_;
  std::string scratch_;
};

}  // namespace

std::unique_ptr<Stage> line_filter_dclm(Params& params) {
  return make_rules<LineFilterDclm>(params);
}

}  // namespace curate
