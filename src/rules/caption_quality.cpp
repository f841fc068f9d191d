// SPDX-License-Identifier: Apache-2.0
#include "rules/caption_quality.hpp"

#include <string>
#include <unordered_set>
#include <vector>

#include <curate/rules.hpp>

#include "rules/caption_marks.hpp"
#include "text/unicode.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

using Op = Rules::Op;

double words(Document& document) {
  return static_cast<double>(document.words(Splitter::kWhitespace).size());
}

double characters(Document& document) {
  return static_cast<double>(document.characters());
}

// Characters after runs of white space have become one space and those at the ends are gone.
double collapsed_characters(Document& document) {
  const auto pieces = document.words(Splitter::kWhitespace);
  std::uint64_t sum = 0;
  for (const std::string_view piece : pieces) sum += count_code_points(piece);
  return pieces.empty() ? 0 : static_cast<double>(sum + pieces.size() - 1);
}

// Share of words that came before in the caption, letters of ASCII in any case.
double repeated_words(Document& document) {
  const auto pieces = document.words(Splitter::kWhitespace);
  if (pieces.empty()) return 0;
  std::unordered_set<std::string> distinct;
  for (const std::string_view piece : pieces) distinct.insert(lower_ascii(piece));
  return 1 - static_cast<double>(distinct.size()) / static_cast<double>(pieces.size());
}

double starts_capitalised(Document& document) {
  const auto pieces = document.words(Splitter::kWhitespace);
  if (pieces.empty()) return 0;
  std::size_t at = 0;
  return is_upper(next_code_point(pieces[0], at)) ? 1 : 0;
}

double boilerplate_date(Document& document) {
  return is_date_boilerplate(document.text()) ? 1 : 0;
}

double profile_pattern(Document& document) {
  return is_placeholder_caption(document.text()) ? 1 : 0;
}

// Limits on captions, each with what it measures.
class CaptionRules final : public Stage {
 public:
  using Measure = double (*)(Document&);

  CaptionRules& with(Params& p, std::string_view reason, std::string_view signal, Op op, std::string_view param,
                     double limit, std::string_view help, Measure measure) {
    rules_.add(p, reason, signal, op, param, limit, help);
    measures_.push_back(measure);
    return *this;
  }
  CaptionRules& with_fixed(Params& p, std::string_view reason, std::string_view signal, Op op, double limit,
                           std::string_view help, Measure measure) {
    rules_.add_fixed(p, reason, signal, op, limit, help);
    measures_.push_back(measure);
    return *this;
  }
  CaptionRules& min_words(Params& p, double limit) {
    return with(p, "too_few_words", "caption_words", Op::kBelow, "min_words", limit, "fewest words kept", words);
  }
  CaptionRules& max_words(Params& p, double limit) {
    return with(p, "too_many_words", "caption_words", Op::kAbove, "max_words", limit, "most words kept", words);
  }

  Verdict apply(Document& document) override {
    return rules_.judge(document, [&](std::size_t rule) { return measures_[rule](document); });
  }

 private:
  Rules rules_;
  std::vector<Measure> measures_;
};

std::unique_ptr<Stage> at_least_five_characters(Params& p) {
  auto rules = std::make_unique<CaptionRules>();
  rules->with(p, "too_short", "caption_characters", Op::kBelow, "min_characters", 5, "fewest characters kept",
              characters);
  return rules;
}

}  // namespace

// Ramesh et al. 2021, appendix C.
std::unique_ptr<Stage> caption_quality_dalle(Params& p) {
  auto rules = std::make_unique<CaptionRules>();
  rules->with_fixed(p, "date_boilerplate", "caption_is_date_boilerplate", Op::kAtLeast, 1,
                    "nothing but \"photographed on\" and a date", boilerplate_date);
  return rules;
}

// Sharma et al. 2018, section 3.
std::unique_ptr<Stage> caption_quality_cc3m_text(Params& p) {
  auto rules = std::make_unique<CaptionRules>();
  rules->with_fixed(p, "not_capitalised", "caption_starts_capitalised", Op::kBelow, 1,
                    "its first word does not begin with a capital", starts_capitalised);
  rules->with_fixed(p, "placeholder", "caption_is_placeholder", Op::kAtLeast, 1,
                    "\"embedded image permalink\", \"profile photo\"", profile_pattern);
  return rules;
}

// Changpinyo et al. 2021, as the card of conceptual_12m quotes it.
std::unique_ptr<Stage> caption_quality_cc12m_text(Params& p) {
  auto rules = std::make_unique<CaptionRules>();
  rules->min_words(p, 3).max_words(p, 256);
  rules->with(p, "repeated_words", "caption_repeated_words", Op::kAbove, "max_repeated_words", 0.2,
              "largest share of words that came before in the caption", repeated_words);
  return rules;
}

// Jia et al. 2021, section 3; its limits on how often a caption occurs are frequency_limit's.
std::unique_ptr<Stage> caption_quality_align(Params& p) {
  auto rules = std::make_unique<CaptionRules>();
  rules->min_words(p, 3).max_words(p, 20);
  return rules;
}

std::unique_ptr<Stage> caption_quality_laion_400m(Params& p) {
  return at_least_five_characters(p);
}

std::unique_ptr<Stage> caption_quality_laion_5b(Params& p) {
  return at_least_five_characters(p);
}

// The README of kakaobrain/coyo-dataset; its limit of 1000 speaks of words and its figures of characters.
std::unique_ptr<Stage> caption_quality_coyo(Params& p) {
  auto rules = std::make_unique<CaptionRules>();
  rules->with(p, "too_short", "caption_characters", Op::kAtMost, "longest_too_short", 5,
              "captions of so many characters or fewer go", collapsed_characters);
  rules->min_words(p, 3).max_words(p, 256);
  rules->with(p, "too_long", "caption_characters", Op::kAbove, "max_characters", 1000, "most characters kept",
              collapsed_characters);
  return rules;
}

// baselines/apply_filter.py of mlfoundations/datacomp.
std::unique_ptr<Stage> caption_quality_datacomp_basic(Params& p) {
  auto rules = std::make_unique<CaptionRules>();
  rules->with(p, "too_few_words", "caption_words", Op::kAtMost, "most_words_too_few", 2,
              "captions of so many words or fewer go", words);
  rules->with(p, "too_short", "caption_characters", Op::kAtMost, "longest_too_short", 5,
              "captions of so many characters or fewer go", characters);
  return rules;
}

}  // namespace curate
