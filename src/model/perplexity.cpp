// SPDX-License-Identifier: Apache-2.0
#include "model/perplexity.hpp"

#include <charconv>
#include <cmath>
#include <vector>

#include <curate/error.hpp>

#include "model/fixed_math.hpp"
#include "util/strings.hpp"

namespace curate {

double perplexity(double log_score, std::uint64_t length) {
  constexpr double kLn10 = 2.302585092994046;
  const double exact = fixed_exp(-log_score / static_cast<double>(length) * kLn10);
  // By decimal digits, as Python's round: ties of what the double is, not of what it is meant to be.
  char digits[400];
  const auto end = std::to_chars(digits, digits + sizeof digits, exact, std::chars_format::fixed, 1).ptr;
  double rounded = 0;
  std::from_chars(digits, end, rounded);
  return rounded;
}

PerplexityCutoffs::PerplexityCutoffs(std::string_view csv, std::string_view name, int head, int tail) {
  std::uint64_t number = 0;
  const auto fail = [&](const std::string& what) {
    throw RunError(std::string(name) + ":" + std::to_string(number) + ": no table of perplexities: " + what);
  };
  std::vector<std::string_view> languages;
  std::vector<double> of_head, of_tail;
  for (const std::string_view line : split_at(csv, '\n')) {
    ++number;
    if (trim_ascii(line).empty()) continue;
    const auto fields = split_at(trim_ascii(line), ',');
    if (languages.empty()) {
      languages = fields;
      if (fields.size() < 2) fail("its first line names no languages");
      continue;
    }
    if (fields.size() != languages.size()) fail("not as many fields as in its first line");
    const auto percentile = parse_number(fields[0]);
    if (!percentile) fail("'" + std::string(fields[0]) + "' is no percentile");
    for (const auto& [wanted, row] : {std::pair{head, &of_head}, std::pair{tail, &of_tail}}) {
      if (*percentile != wanted) continue;
      row->clear();
      for (std::size_t i = 1; i < fields.size(); ++i) {
        const auto value = parse_number(fields[i]);
        if (!value || !std::isfinite(*value)) fail("'" + std::string(fields[i]) + "' is no perplexity");
        row->push_back(*value);
      }
    }
  }
  if (of_head.empty() || of_tail.empty())
    fail("it has no line for percentile " + std::to_string(of_head.empty() ? head : tail));
  for (std::size_t i = 1; i < languages.size(); ++i)
    limits_[std::string(languages[i])] = {of_head[i - 1], of_tail[i - 1]};
}

std::optional<PerplexityCutoffs::Limits> PerplexityCutoffs::limits(std::string_view language) const {
  const auto found = limits_.find(language);
  return found == limits_.end() ? std::nullopt : std::optional(found->second);
}

PerplexityCutoffs::Bucket PerplexityCutoffs::bucket(double perplexity, const std::optional<Limits>& limits) {
  if (!limits || perplexity < 0) return Bucket::kAll;
  if (perplexity < limits->head) return Bucket::kHead;
  return perplexity < limits->tail ? Bucket::kMiddle : Bucket::kTail;
}

std::string_view PerplexityCutoffs::name(Bucket bucket) {
  switch (bucket) {
    case Bucket::kHead:
      return "head";
    case Bucket::kMiddle:
      return "middle";
    case Bucket::kTail:
      return "tail";
    case Bucket::kAll:
      break;
  }
  return "all";
}

}  // namespace curate
