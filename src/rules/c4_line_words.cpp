// SPDX-License-Identifier: Apache-2.0
#include "rules/c4_line_words.hpp"

#include <vector>

#include "text/unicode.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

std::vector<std::string> words_of(std::string_view list) {
  std::vector<std::string> words;
  for (const std::string_view line : split_at(list, '\n')) {
    const std::string_view word = strip(line);
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

bool is_a_to_z(char c) {
  return c >= 'a' && c <= 'z';
}

}  // namespace

C4LineWords::C4LineWords(std::string_view list) : automaton_(words_of(list)) {}

bool C4LineWords::found_in(std::string_view lower_line) const {
  bool found = false;
  automaton_.each(lower_line, [&](std::size_t, std::size_t begin, std::size_t end) {
    found = begin > 0 && end < lower_line.size() && !is_a_to_z(lower_line[begin - 1]) && !is_a_to_z(lower_line[end]);
    return !found;
  });
  return found;
}

}  // namespace curate
