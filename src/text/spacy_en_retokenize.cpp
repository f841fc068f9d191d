// SPDX-License-Identifier: Apache-2.0
#include "text/spacy_en_retokenize.hpp"

#include <algorithm>
#include <tuple>

namespace curate::spacy_en {

namespace {

struct Match {
  std::size_t begin, end;  // tokens
};

// Calls `visit(end)` for every sequence that starts at token `begin`.
template <class Visit>
void each_match(const Rules& rules, std::span<const std::string_view> tokens, std::size_t begin, Visit visit) {
  std::uint32_t node = 0;
  for (std::size_t i = begin; i < tokens.size(); ++i) {
    node = rules.step(node, tokens[i]);
    if (node == 0) return;
    if (rules.ends(node)) visit(i + 1);
  }
}

// The longest first, of equals the first; a match that loses still bars its tokens from others.
void keep_longest(std::vector<Match>& matches, std::size_t tokens) {
  std::sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
    return std::tuple(b.end - b.begin, a.begin) < std::tuple(a.end - a.begin, b.begin);
  });
  std::vector<bool> barred(tokens);
  std::erase_if(matches, [&](const Match& match) {
    const bool loses = barred[match.begin] || barred[match.end - 1];
    for (std::size_t i = match.begin; i < match.end; ++i) barred[i] = true;
    return loses;
  });
  std::sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) { return a.begin < b.begin; });
}

}  // namespace

bool holds_sequence(const Rules& rules, std::span<const std::string_view> tokens) {
  bool found = false;
  for (std::size_t i = 0; i < tokens.size() && !found; ++i)
    each_match(rules, tokens, i, [&](std::size_t) { found = true; });
  return found;
}

void retokenize(const Rules& rules, std::vector<std::string_view>& tokens, std::size_t first) {
  const std::vector<std::string_view> before(tokens.begin() + static_cast<std::ptrdiff_t>(first), tokens.end());
  std::vector<Match> matches;
  for (std::size_t i = 0; i < before.size(); ++i)
    each_match(rules, before, i, [&](std::size_t end) { matches.push_back({i, end}); });
  keep_longest(matches, before.size());
  tokens.resize(first);
  std::size_t next = 0;
  for (const Match& match : matches) {
    tokens.insert(tokens.end(), before.begin() + static_cast<std::ptrdiff_t>(next),
                  before.begin() + static_cast<std::ptrdiff_t>(match.begin));
    next = match.begin;
    const char* const begin = before[match.begin].data();
    const std::string_view last = before[match.end - 1];
    const auto lengths = rules.special_case({begin, static_cast<std::size_t>(last.data() + last.size() - begin)});
    if (lengths.empty()) continue;  // with a space in it
    const char* at = begin;
    for (const std::uint8_t length : lengths) {
      tokens.emplace_back(at, length);
      at += length;
    }
    next = match.end;
  }
  tokens.insert(tokens.end(), before.begin() + static_cast<std::ptrdiff_t>(next), before.end());
}

}  // namespace curate::spacy_en
