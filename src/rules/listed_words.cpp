// SPDX-License-Identifier: Apache-2.0
#include "rules/listed_words.hpp"

#include <algorithm>

#include "text/unicode.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate {

bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin > 0 && is_word_character(previous_code_point(text, begin))) return false;
  return end == text.size() || !is_word_character(next_code_point(text, end));
}

ListedWords::ListedWords(std::string_view list) {
  std::string lower;
  for (const std::string_view line : split_at(list, '\n')) {
    const std::string_view word = strip(line);
    if (word.empty() || word.front() == '#') continue;
    lower.clear();
    append_lower(word, lower);
    words_.push_back(lower);
  }
  std::ranges::sort(words_);
  words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
  automaton_ = AhoCorasick(words_);
}

std::size_t ListedWordCounter::count(const ListedWords& list, std::string_view lower_text) {
  round_.resize(list.size());
  if (++now_ == 0) {
    std::ranges::fill(round_, 0);
    now_ = 1;
  }
  std::size_t found = 0;
  list.automaton_.each(lower_text, [&](std::size_t word, std::size_t begin, std::size_t end) {
    if (round_[word] != now_ && stands_alone(lower_text, begin, end)) {
      round_[word] = now_;
      ++found;
    }
    return found < list.size();
  });
  return found;
}

}  // namespace curate
