// SPDX-License-Identifier: Apache-2.0
#include "model/linear.hpp"

#include <cmath>

#include <curate/error.hpp>

#include "model/fixed_math.hpp"
#include "text/unicode.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

constexpr std::string_view kMark = "curate-linear\t1\t";
constexpr std::uint64_t kMostMembers = 1000, kMostWords = std::uint64_t{1} << 31;

// Hands out the lines of a model file, field by field.
class Lines {
 public:
  Lines(std::string_view bytes, std::string_view name) : left_(bytes), name_(name) {}

  bool next() {
    if (left_.empty()) return false;
    const auto end = left_.find('\n');
    line_ = left_.substr(0, end);
    left_.remove_prefix(end == std::string_view::npos ? left_.size() : end + 1);
    ++number_;
    return true;
  }
  std::string_view field(std::string_view what) {
    if (line_.empty()) fail("no " + std::string(what));
    const auto end = line_.find('\t');
    const std::string_view field = line_.substr(0, end);
    line_.remove_prefix(end == std::string_view::npos ? line_.size() : end + 1);
    return field;
  }
  double number(std::string_view what) {
    const std::string_view text = field(what);
    const auto value = parse_number(text);
    if (!value || !std::isfinite(*value)) fail(std::string(what) + " is '" + std::string(text) + "', not a number");
    return *value;
  }
  void end() const {
    if (!line_.empty()) fail("something stands behind the last field: '" + std::string(line_.substr(0, 40)) + "'");
  }
  [[noreturn]] void fail(const std::string& what) const {
    throw RunError(std::string(name_) + ":" + std::to_string(number_) + ": no linear model: " + what);
  }

 private:
  std::string_view left_, name_, line_;
  std::uint64_t number_ = 0;
};

}  // namespace

bool LinearModel::recognises(std::string_view bytes) {
  return bytes.starts_with(kMark);
}

LinearModel::LinearModel(std::string_view bytes, std::string_view name) {
  Lines lines(bytes, name);
  lines.next();
  if (!recognises(bytes)) lines.fail("its first line is not 'curate-linear', 1 and the number of members, with tabs");
  lines.field("mark");
  lines.field("version");
  const std::string_view count = lines.field("number of members");
  const auto members = parse_unsigned(count);
  if (!members || *members == 0 || *members > kMostMembers)
    lines.fail("the number of members is '" + std::string(count) + "', not 1 to " + std::to_string(kMostMembers));
  lines.end();
  for (std::uint64_t i = 0; i < *members; ++i) {
    if (!lines.next() || lines.field("sigmoid") != "sigmoid")
      lines.fail("'sigmoid A B INTERCEPT' is missing for member " + std::to_string(i + 1));
    Member member{};
    member.a = lines.number("A");
    member.b = lines.number("B");
    member.intercept = lines.number("the intercept");
    lines.end();
    members_.push_back(member);
  }
  while (lines.next()) {
    const std::string_view word = lines.field("word");
    if (words_ == kMostWords) lines.fail("too many words");
    const auto index = static_cast<std::uint32_t>(words_++);
    if (table_.add(0, word, index) != index) lines.fail("the word '" + std::string(word) + "' stands there twice");
    for (std::uint64_t i = 0; i <= *members; ++i) weights_.push_back(lines.number(i == 0 ? "the idf" : "a weight"));
    lines.end();
  }
  if (words_ == 0) lines.fail("it has no words");
}

LinearScorer::LinearScorer(std::shared_ptr<const LinearModel> model)
    : model_(std::move(model)), counts_(model_->words()) {}

void LinearScorer::count(std::string_view word) {
  const std::uint32_t index = model_->table_.find(0, word);
  if (index == StringTable::kNone) return;
  if (counts_[index]++ == 0) seen_.push_back(index);
}

double LinearScorer::probability(std::string_view text) {
  lower_.clear();
  append_lower(text, lower_);
  const std::string_view lower = lower_;
  std::size_t begin = 0, length = 0;  // of the run of word characters; code points
  for (std::size_t at = 0; at < lower.size();) {
    const std::size_t here = at;
    if (is_word_character(next_code_point(lower, at))) {
      if (length++ == 0) begin = here;
      continue;
    }
    if (length >= 2) count(lower.substr(begin, here - begin));
    length = 0;
  }
  if (length >= 2) count(lower.substr(begin));

  const auto& members = model_->members_;
  const std::size_t width = members.size() + 1;
  double squares = 0;
  for (const std::uint32_t word : seen_) {
    const double weight = counts_[word] * model_->weights_[word * width];
    squares += weight * weight;
  }
  const double norm = squares > 0 ? std::sqrt(squares) : 1;
  double sum = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    double score = 0;
    for (const std::uint32_t word : seen_) {
      const double* const row = &model_->weights_[word * width];
      score += counts_[word] * row[0] / norm * row[i + 1];
    }
    sum += 1 / (1 + fixed_exp(members[i].a * (score + members[i].intercept) + members[i].b));
  }
  for (const std::uint32_t word : seen_) counts_[word] = 0;
  seen_.clear();
  return sum / static_cast<double>(members.size());
}

}  // namespace curate
