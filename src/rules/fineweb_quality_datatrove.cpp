// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <string>

#include <curate/rules.hpp>

#include "rules/datatrove_era.hpp"
#include "rules/fineweb_quality.hpp"
#include "rules/profile.hpp"
#include "rules/repeated_pieces.hpp"
#include "text/punctuation.hpp"
#include "text/unicode.hpp"
#include "text/word_features.hpp"
#include "util/utf8.hpp"

namespace curate {
namespace {

bool is_blank(std::string_view line) {
  for (std::size_t at = 0; at < line.size();)
    if (!is_space(next_code_point(line, at))) return false;
  return true;
}

/// datatrove 0.10.0, FineWebQualityFilter. In 0.2 blank lines count for the shares of lines, five marks end a sentence,
/// a quotation mark among them, and the first three limits drop what is equal to them too.
class FineWebQualityDatatrove final : public Stage {
 public:
  FineWebQualityDatatrove(Params& p, DatatroveEra era)
      : is_02_(era == DatatroveEra::k02),
        splitter_(p.splitter("splitter", Splitter::kSpacyEn, "how the text is cut into words")),
        spare_zero_(p.flag("spare_unpunctuated", false, "keep documents none of whose lines ends in punctuation")),
        short_line_(
            static_cast<std::size_t>(p.integer("short_line", 30, "lines of at most so many characters are short", 0))) {
    using enum Rules::Op;
    if (!is_02_) rules_.add_fixed(p, "empty", "fineweb_quality.lines", kBelow, 1, "lines that are not blank");
    rules_.add(p, "line_punct_ratio", "fineweb_quality.line_punct_ratio", is_02_ ? kAtMost : kBelow,
               "min_line_punct_ratio", 0.12, "share of those lines that end in terminal punctuation");
    rules_.add(p, "short_line_ratio", "fineweb_quality.short_line_ratio", is_02_ ? kAtLeast : kAbove,
               "max_short_line_ratio", 0.67, "share of those lines that are short");
    rules_.add(p, "char_dup_ratio", "fineweb_quality.char_dup_ratio", is_02_ ? kAtLeast : kAbove, "max_char_dup_ratio",
               0.01, "characters of repeated lines per character, ends of lines left out");
    rules_.add(p, "list_ratio", "fineweb_quality.list_ratio", kAbove, "max_list_ratio", 0.3, "ends of lines per word");
  }

  Verdict apply(Document& document) override {
    read_lines(document);
    return rules_.judge(document, [&](std::size_t rule) { return measure(document, is_02_ ? rule + 1 : rule); });
  }

 private:
  // Rules in their order; 0.2 has no kEmpty.
  enum Rule : std::size_t { kEmpty, kPunctuation, kShort, kRepeated, kList };

  void read_lines(const Document& document) {
    lines_ = punctuated_ = short_ = newlines_ = 0;
    repeated_.clear();
    std::string_view left = document.text();
    for (bool last = false; !last;) {
      const std::size_t end = left.find('\n');
      last = end == std::string_view::npos;
      const std::string_view line = left.substr(0, end);
      if (!last) {
        ++newlines_;
        left.remove_prefix(end + 1);
      }
      const bool blank = is_blank(line);
      if (blank && !is_02_) continue;
      ++lines_;
      punctuated_ += is_punctuated(line);
      short_ +=
          line.size() <= short_line_ || (line.size() <= 4 * short_line_ && count_code_points(line) <= short_line_);
      if (!blank) repeated_.add(line);
    }
  }

  bool is_punctuated(std::string_view line) const {
    if (line.empty()) return false;
    std::size_t at = line.size();
    const char32_t last = previous_code_point(line, at);
    return is_02_ ? last == '.' || last == '\'' || last == '"' || last == '!' || last == '?'
                  : in_terminal_punctuation(last);
  }

  double measure(Document& document, std::size_t rule) {
    switch (rule) {
      case kEmpty:
        return static_cast<double>(lines_);
      case kPunctuation:
        if (spare_zero_ && punctuated_ == 0) return std::numeric_limits<double>::quiet_NaN();
        return share(punctuated_, lines_);
      case kShort:
        return share(short_, lines_);
      case kRepeated:
        return share(repeated_.count().characters, document.characters() - newlines_);
      default:
        return share(newlines_, document.words(splitter_).size());
    }
  }

  // Of nothing there is no share; no limit holds of it.
  static double share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? std::numeric_limits<double>::quiet_NaN()
                      : static_cast<double>(part) / static_cast<double>(whole);
  }

  bool is_02_;
  Splitter splitter_;
  bool spare_zero_;
  std::size_t short_line_;
  Rules rules_;

  std::uint64_t lines_ = 0, punctuated_ = 0, short_ = 0, newlines_ = 0;
  PieceCounter repeated_;
};

}  // namespace

std::unique_ptr<Stage> fineweb_quality_datatrove(Params& params) {
  return std::make_unique<FineWebQualityDatatrove>(params, DatatroveEra::k010);
}

std::unique_ptr<Stage> fineweb_quality_fineweb(Params& params) {
  return std::make_unique<FineWebQualityDatatrove>(params, DatatroveEra::k02);
}

}  // namespace curate
