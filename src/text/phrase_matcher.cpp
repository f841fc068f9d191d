// SPDX-License-Identifier: Apache-2.0
#include "text/phrase_matcher.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace curate {

namespace {

enum Kind : std::uint8_t { kLetter, kSpace, kMark };

constexpr std::array<std::uint8_t, 256> kKinds = [] {
  std::array<std::uint8_t, 256> kinds{};
  for (const char c : {' ', '\t', '\n', '\r'}) kinds[static_cast<unsigned char>(c)] = kSpace;
  for (const char c : {',', '.', ';', ':', '?', '!', '`'}) kinds[static_cast<unsigned char>(c)] = kMark;
  return kinds;
}();

constexpr std::uint64_t kOdd1 = 0x9E3779B97F4A7C15, kOdd2 = 0xD6E8FEB86659FD93;

std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 32;
  x *= kOdd2;
  x ^= x >> 29;
  x *= kOdd1;
  return x ^ x >> 32;
}

// Little-endian words whatever the CPU, so that the order of phrases never depends on it.
std::uint64_t load(const char* from, std::size_t size) {
  std::uint64_t value = 0;
  std::memcpy(&value, from, size);
  if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap64(value) >> 8 * (8 - size);
  return value;
}

std::uint64_t hash_word(const char* from, std::size_t size) {
  std::uint64_t hash = size * kOdd1;
  while (size > 8) {
    hash = mix(hash ^ load(from, 8));
    from += 8;
    size -= 8;
  }
  std::uint64_t tail;
  if (size == 8)
    tail = load(from, 8);
  else if (size >= 4)
    tail = load(from, 4) | load(from + size - 4, 4) << 8 * (size - 4);
  else if (size > 0)
    tail = load(from, 1) | load(from + size / 2, 1) << 8 * (size / 2) | load(from + size - 1, 1) << 8 * (size - 1);
  else
    tail = 0;
  return std::max<std::uint64_t>(mix(hash ^ tail), 1);
}

// Calls visit(hash) for every word between two spaces, empty ones too.
template <class Visit>
void each_word(std::string_view text, Visit visit) {
  const char* begin = text.data();
  const char* const end = begin + text.size();
  for (const char* at = begin;; ++at) {
    if (at == end) {
      visit(hash_word(begin, static_cast<std::size_t>(at - begin)));
      return;
    }
    const std::uint8_t kind = kKinds[static_cast<unsigned char>(*at)];
    if (kind == kLetter) continue;
    visit(hash_word(begin, static_cast<std::size_t>(at - begin)));
    if (kind == kMark) visit(hash_word(at, 1));
    begin = at + 1;
  }
}

// Words of a phrase: cut at spaces alone, as the phrase is not changed before it is looked for.
void phrase_words(std::string_view phrase, std::vector<std::uint64_t>& hashes) {
  hashes.clear();
  for (;;) {
    const std::size_t end = std::min(phrase.find(' '), phrase.size());
    hashes.push_back(hash_word(phrase.data(), end));
    if (end == phrase.size()) return;
    phrase.remove_prefix(end + 1);
  }
}

}  // namespace

PhraseMatcher::PhraseMatcher(std::span<const std::string_view> phrases) : node_phrase_(1, kNone) {
  std::vector<std::uint64_t> all, hashes;
  for (const std::string_view phrase : phrases) {
    phrase_words(phrase, hashes);
    all.insert(all.end(), hashes.begin(), hashes.end());
  }
  std::ranges::sort(all);
  all.erase(std::ranges::unique(all).begin(), all.end());
  words_.assign(std::bit_ceil(2 * all.size() + 1), Word{});
  edges_.assign(16, Edge{});
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    phrase_words(phrases[i], hashes);
    add_phrase(hashes, static_cast<std::uint32_t>(i));
  }
}

PhraseMatcher PhraseMatcher::from_lines(std::string_view list) {
  std::vector<std::string_view> lines;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find('\n'), list.size());
    std::string_view line = list.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) lines.push_back(line);
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return PhraseMatcher(lines);
}

std::uint32_t PhraseMatcher::find_word(std::uint64_t hash) const {
  const std::size_t mask = words_.size() - 1;
  for (std::size_t at = hash & mask; words_[at].hash != 0; at = (at + 1) & mask)
    if (words_[at].hash == hash) return static_cast<std::uint32_t>(at);
  return kNone;
}

std::uint32_t PhraseMatcher::add_word(std::uint64_t hash) {
  const std::size_t mask = words_.size() - 1;
  std::size_t at = hash & mask;
  while (words_[at].hash != 0 && words_[at].hash != hash) at = (at + 1) & mask;
  words_[at].hash = hash;
  return static_cast<std::uint32_t>(at);
}

std::uint32_t PhraseMatcher::follow(std::uint32_t node, std::uint32_t word) const {
  const std::uint64_t key = std::uint64_t{node} << 32 | word;
  const std::size_t mask = edges_.size() - 1;
  for (std::size_t at = mix(key) & mask; edges_[at].key != 0; at = (at + 1) & mask)
    if (edges_[at].key == key) return edges_[at].to;
  return 0;
}

void PhraseMatcher::grow_edges() {
  TableVector<Edge> old(edges_.size() * 2);
  std::swap(old, edges_);
  const std::size_t mask = edges_.size() - 1;
  for (const Edge& edge : old) {
    if (edge.key == 0) continue;
    std::size_t at = mix(edge.key) & mask;
    while (edges_[at].key != 0) at = (at + 1) & mask;
    edges_[at] = edge;
  }
}

std::uint32_t PhraseMatcher::add_edge(std::uint32_t node, std::uint32_t word) {
  if (const std::uint32_t known = follow(node, word)) return known;
  if (2 * ++edges_used_ > edges_.size()) grow_edges();
  const std::uint64_t key = std::uint64_t{node} << 32 | word;
  const std::size_t mask = edges_.size() - 1;
  std::size_t at = mix(key) & mask;
  while (edges_[at].key != 0) at = (at + 1) & mask;
  node_phrase_.push_back(kNone);
  edges_[at] = {key, static_cast<std::uint32_t>(node_phrase_.size() - 1)};
  return edges_[at].to;
}

void PhraseMatcher::add_phrase(std::span<const std::uint64_t> hashes, std::uint32_t phrase) {
  const std::uint32_t first = add_word(hashes[0]);
  std::uint32_t* last = &words_[first].phrase;
  if (hashes.size() > 1) {
    std::uint32_t node = words_[first].node;
    if (node == 0) {
      node_phrase_.push_back(kNone);
      node = words_[first].node = static_cast<std::uint32_t>(node_phrase_.size() - 1);
    }
    for (const std::uint64_t hash : hashes.subspan(1)) node = add_edge(node, add_word(hash));
    last = &node_phrase_[node];
  }
  if (*last != kNone) return;
  *last = phrase;
  ++phrases_;
}

void PhraseMatcher::find(std::string_view text, Scratch& scratch, std::vector<std::uint32_t>& found) const {
  found.clear();
  auto& hashes = scratch.hashes;
  auto& words = scratch.words;
  hashes.clear();
  const std::size_t mask = words_.size() - 1;
  // All places are asked for before the first is looked at: most of the table is in no cache.
  each_word(text, [&](std::uint64_t hash) {
    __builtin_prefetch(&words_[hash & mask]);
    hashes.push_back(hash);
  });
  words.resize(hashes.size());
  const std::size_t edge_mask = edges_.size() - 1;
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    words[i] = find_word(hashes[i]);
    if (i == 0 || words[i] == kNone || words[i - 1] == kNone) continue;
    if (const std::uint32_t node = words_[words[i - 1]].node; node != 0)
      __builtin_prefetch(&edges_[mix(std::uint64_t{node} << 32 | words[i]) & edge_mask]);
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == kNone) continue;
    const Word& word = words_[words[i]];
    if (word.phrase != kNone) found.push_back(word.phrase);
    std::uint32_t node = word.node;
    for (std::size_t k = i + 1; node != 0 && k < words.size() && words[k] != kNone; ++k) {
      node = follow(node, words[k]);
      if (node != 0 && node_phrase_[node] != kNone) found.push_back(node_phrase_[node]);
    }
  }
  std::ranges::sort(found);
  found.erase(std::ranges::unique(found).begin(), found.end());
}

}  // namespace curate
