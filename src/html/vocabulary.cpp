// SPDX-License-Identifier: Apache-2.0
#include "html/vocabulary.hpp"

#include <array>
#include <cstring>
#include <deque>

#include "html/scan.hpp"
#include "html/vocabulary_words.hpp"

namespace curate::html {

namespace {

// Letters, one symbol for all digits, one for boundaries, one for the rest.
constexpr std::size_t kDigit = 26, kBoundary = 27, kElse = 28, kSymbols = 32;

// A byte's symbol and what it means for the boundaries of camelCase.
constexpr std::uint8_t kSymbol = 0x1F, kSmall = 0x20, kCapital = 0x40, kBlank = 0x80;
constexpr std::array<std::uint8_t, 256> kKinds = [] {
  std::array<std::uint8_t, 256> kinds{};
  for (std::size_t b = 0; b < 256; ++b) {
    const char c = static_cast<char>(b);
    if (b >= 'a' && b <= 'z')
      kinds[b] = static_cast<std::uint8_t>((b - 'a') | kSmall);
    else if (b >= 'A' && b <= 'Z')
      kinds[b] = static_cast<std::uint8_t>((b - 'A') | kCapital);
    else if (b >= '0' && b <= '9')
      kinds[b] = kDigit | kSmall;
    else if (c == '-' || c == '_')
      kinds[b] = kBoundary;
    else
      kinds[b] = c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' ? kBlank : kElse;
  }
  return kinds;
}();

std::size_t symbol(char c) {
  return kKinds[static_cast<unsigned char>(c)] & kSymbol;
}

// Aho-Corasick over all words, goto and failure links folded into one table. A name is read as
// "--part-part--": two boundaries around it, one between its parts.
class Automaton {
 public:
  Automaton() {
    add_state();
    for (const VocabularyRow& row : vocabulary_rows()) {
      std::string_view left = row.words;
      while (!left.empty()) {
        const std::size_t end = std::min(left.find(' '), left.size());
        add(left.substr(0, end), bit(row.mark));
        left.remove_prefix(std::min(end + 1, left.size()));
      }
    }
    link();
  }

  Marks run(std::string_view value) const {
    Marks marks = 0;
    std::uint16_t state = 0;
    const auto step = [&](std::size_t s) {
      const std::uint16_t next = next_[state][s];
      state = next & kState;
      if ((next & kMarked) != 0) marks |= marks_[state];
    };
    bool inside = false, small_before = false;
    for (const char c : value) {
      const std::uint8_t kind = kKinds[static_cast<unsigned char>(c)];
      // Every word begins at a boundary: up to the next one nothing leads out of the first state.
      if (state == 0 && inside && kind != kBlank && (kind & kSymbol) != kBoundary &&
          !(small_before && (kind & kCapital) != 0)) {
        small_before = (kind & kSmall) != 0;
        continue;
      }
      if (kind == kBlank) {
        if (inside) step(kBoundary), step(kBoundary);
        inside = small_before = false;
        state = 0;
        continue;
      }
      if (!inside) step(kBoundary), step(kBoundary);
      inside = true;
      if (small_before && (kind & kCapital) != 0) step(kBoundary);
      small_before = (kind & kSmall) != 0;
      step(kind & kSymbol);
    }
    if (inside) step(kBoundary), step(kBoundary);
    return marks;
  }

 private:
  std::uint16_t add_state() {
    next_.emplace_back();
    marks_.push_back(0);
    return static_cast<std::uint16_t>(next_.size() - 1);
  }

  void add(std::string_view word, Marks mark) {
    std::uint16_t state = 0;
    const auto step = [&](std::size_t s) {
      if (next_[state][s] == 0) {
        const std::uint16_t fresh = add_state();
        next_[state][s] = fresh;
      }
      state = next_[state][s];
    };
    for (const char c : word) {
      if (c == '=')
        step(kBoundary), step(kBoundary);
      else
        step(symbol(c));
    }
    marks_[state] |= mark;
  }

  void link() {
    std::vector<std::uint16_t> fail(next_.size(), 0);
    std::deque<std::uint16_t> queue;
    for (const std::uint16_t child : next_[0])
      if (child != 0) queue.push_back(child);
    while (!queue.empty()) {
      const std::uint16_t state = queue.front();
      queue.pop_front();
      marks_[state] |= marks_[fail[state]];
      for (std::size_t s = 0; s < kSymbols; ++s) {
        const std::uint16_t back = next_[fail[state]][s];
        if (const std::uint16_t child = next_[state][s]; child != 0) {
          fail[child] = back;
          queue.push_back(child);
        } else {
          next_[state][s] = back;
        }
      }
    }
    for (Row& row : next_)
      for (std::uint16_t& next : row)
        if (marks_[next] != 0) next |= kMarked;
  }

  // A state, and whether it has marks: most have none, and reading them would touch one more cache line.
  static constexpr std::uint16_t kState = 0x7FFF, kMarked = 0x8000;
  struct alignas(64) Row : std::array<std::uint16_t, kSymbols> {};
  std::vector<Row> next_;
  std::vector<Marks> marks_;
};

bool has_word(std::string_view value, std::string_view word) {
  for (std::size_t at = 0; at + word.size() <= value.size(); ++at) {
    if (at > 0 && !is_space(value[at - 1])) continue;
    if (at + word.size() < value.size() && !is_space(value[at + word.size()])) continue;
    std::size_t i = 0;
    while (i < word.size() && lower(value[at + i]) == lower(word[i])) ++i;
    if (i == word.size()) return true;
  }
  return false;
}

struct Meaning {
  std::string_view word;
  Marks marks;
};

template <std::size_t N>
Marks meaning_of(std::string_view value, const Meaning (&table)[N]) {
  Marks marks = 0;
  for (const Meaning& meaning : table)
    if (has_word(value, meaning.word)) marks |= meaning.marks;
  return marks;
}

}  // namespace

Vocabulary::Vocabulary() : memo_(kMemo) {}

Marks Vocabulary::look_up(std::string_view value) {
  static const Automaton automaton;
  return automaton.run(value);
}

Marks Vocabulary::of_role(std::string_view value) {
  static constexpr Meaning kRoles[] = {
      {"main", bit(Mark::kMain)},
      {"article", bit(Mark::kStory)},
      {"navigation", bit(Mark::kNavigation)},
      {"menu", bit(Mark::kNavigation)},
      {"menubar", bit(Mark::kNavigation)},
      {"banner", bit(Mark::kHeader)},
      {"contentinfo", bit(Mark::kFooter)},
      {"complementary", bit(Mark::kSidebar)},
      {"dialog", bit(Mark::kConsent)},
      {"alertdialog", bit(Mark::kConsent)},
      {"tooltip", bit(Mark::kConsent)},
      {"alert", bit(Mark::kConsent)},
      {"search", bit(Mark::kSearch)},
      {"toolbar", bit(Mark::kActions)},
      {"form", bit(Mark::kForm)},
      {"tablist", bit(Mark::kNavigation)},
      {"tabpanel", bit(Mark::kQuestion)},
      {"doc-toc", bit(Mark::kContents)},
  };
  return meaning_of(value, kRoles);
}

Marks Vocabulary::of_itemprop(std::string_view value) {
  static constexpr Meaning kProperties[] = {
      {"articleBody", bit(Mark::kBody)},
      {"reviewBody", bit(Mark::kReview)},
      {"text", bit(Mark::kThread)},
      {"description", bit(Mark::kDescription)},
      {"author", bit(Mark::kByline)},
      {"datePublished", bit(Mark::kByline)},
      {"breadcrumb", bit(Mark::kBreadcrumb)},
      {"comment", bit(Mark::kComment)},
      {"recipeIngredient", bit(Mark::kRecipe)},
      {"recipeInstructions", bit(Mark::kRecipe)},
      {"caption", bit(Mark::kCaption)},
      {"keywords", bit(Mark::kTags)},
      {"acceptedAnswer", bit(Mark::kThread)},
      {"suggestedAnswer", bit(Mark::kThread)},
  };
  return meaning_of(value, kProperties);
}

// Eight bytes at a time, each folded in by a 64x64 -> 128 bit multiplication.
std::uint64_t Vocabulary::hash(std::string_view value) {
  const auto mix = [](std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  };
  constexpr std::uint64_t kA = 0xA0761D6478BD642F, kB = 0xE7037ED1A0B428DB;
  std::uint64_t state = kA ^ value.size();
  const char* at = value.data();
  std::size_t left = value.size();
  for (; left >= 8; left -= 8, at += 8) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    state = mix(state ^ word, kB);
  }
  // The rest of a longer value with bytes before it, of a short one its first and last four, which may overlap.
  std::uint64_t word = 0;
  if (left > 0 && value.size() >= 8) {
    std::memcpy(&word, at + left - 8, 8);
  } else if (left >= 4) {
    std::uint32_t first, last;
    std::memcpy(&first, at, 4);
    std::memcpy(&last, at + left - 4, 4);
    word = std::uint64_t{first} << 32 | last;
  } else {
    for (std::size_t i = 0; i < left; ++i)
      word |= static_cast<std::uint64_t>(static_cast<unsigned char>(at[i])) << 8 * i;
  }
  state = mix(state ^ word, kA);
  return state | 1;
}

}  // namespace curate::html
