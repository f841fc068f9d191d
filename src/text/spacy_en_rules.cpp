// SPDX-License-Identifier: Apache-2.0
#include "text/spacy_en_rules.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "text/builtin_lines.hpp"

namespace curate::spacy_en {

namespace {

template <class Visit>
void each_token(std::string_view line, Visit visit) {
  while (true) {
    const auto end = line.find(' ');
    visit(line.substr(0, end));
    if (end == std::string_view::npos) return;
    line.remove_prefix(end + 1);
  }
}

// The strings that special cases are made of, without the spaces between tokens; lives as long as the tables.
std::string_view keep(std::string_view line) {
  static std::vector<std::string> kept = [] {
    std::vector<std::string> strings;
    strings.reserve(4096);
    return strings;
  }();
  std::string key(line);
  std::erase(key, ' ');
  if (kept.size() == kept.capacity()) throw std::logic_error("more special cases than expected");
  return kept.emplace_back(std::move(key));
}

}  // namespace

Rules::Rules() {
  each_builtin_line("spacy-en-3.8.18/special_cases.txt", [&](std::string_view line) {
    const auto at = static_cast<std::uint32_t>(lengths_.size());
    lengths_.push_back(0);
    each_token(line, [&](std::string_view token) {
      ++lengths_[at];
      lengths_.push_back(static_cast<std::uint8_t>(token.size()));
    });
    const std::string_view key = keep(line);
    longest_case_ = std::max(longest_case_, key.size());
    cases_.add(0, key, at);
  });
  each_builtin_line("spacy-en-3.8.18/after_digit.txt", [&](std::string_view tail) {
    longest_after_digit_ = std::max(longest_after_digit_, tail.size());
    after_digit_.add(0, tail, 0);
  });
  ends_.push_back(false);
  each_builtin_line("spacy-en-3.8.18/retokenized.txt", [&](std::string_view line) {
    std::uint32_t node = 0;
    each_token(line, [&](std::string_view token) {
      longest_step_ = std::max(longest_step_, token.size());
      node = steps_.add(node, token, static_cast<std::uint32_t>(ends_.size()));
      if (node == ends_.size()) ends_.push_back(false);
    });
    ends_[node] = true;
  });
}

const Rules& Rules::get() {
  static const Rules rules;
  return rules;
}

}  // namespace curate::spacy_en
