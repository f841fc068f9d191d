// SPDX-License-Identifier: Apache-2.0
#include "text/splitter_spacy_en.hpp"

#include <bit>
#include <string>
#include <unordered_set>

#include "text/byte_masks.hpp"
#include "text/spacy_en_affixes.hpp"
#include "text/spacy_en_retokenize.hpp"
#include "text/spacy_en_rules.hpp"
#include "text/tables/spacy_en.hpp"
#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

using spacy_en::Rules;
using tables::SpacyBit;
using Words = std::vector<std::string_view>;

constexpr std::string_view kPoison = "IS_ALPHA";

bool is_stop(std::string_view token) {
  if (token.size() > 4) return false;
  std::size_t end = 0;
  const char32_t c = next_code_point(token, end);
  return end == token.size() && (tables::spacy_class(c) & SpacyBit::kStop) != 0;
}

bool is_all_punctuation(std::string_view token) {
  for (std::size_t at = 0; at < token.size();)
    if (!is_punctuation(next_code_point(token, at))) return false;
  return true;
}

struct AsciiSuffixes {
  bool plain[256] = {};  // cuts off whatever is before it, and no special case ends in a letter and it
  AsciiSuffixes() {
    for (unsigned c = 0; c < 128; ++c) plain[c] = c != '\'' && (tables::spacy_class(c) & SpacyBit::kSuffix) != 0;
  }
};
const AsciiSuffixes kAsciiSuffixes;

bool is_lower_ascii(char c) {
  return c >= 'a' && c <= 'z';
}

// Tokenizes chunk by chunk, a chunk being what stands between white space.
class Tokenizer {
 public:
  explicit Tokenizer(Words& words) : words_(words) {}

  /// Returns false if a token is kPoison.
  bool run(std::string_view text) {
    text_ = text;
    stretch_ = words_.size();
    std::size_t start = 0, end = 0;  // of the chunk at hand; `end` of the one before
    bool in_chunk = false;
    std::uint64_t letters_before = 0;
    for_each_space_mask(text, [&](std::size_t base, std::uint64_t spaces, const char* bytes) {
      const std::uint64_t letters = letter_mask(bytes);
      std::uint64_t edges = spaces ^ (spaces << 1 | std::uint64_t{!in_chunk});
      for (; edges != 0; edges &= edges - 1) {
        const std::size_t at = base + static_cast<std::size_t>(__builtin_ctzll(edges));
        in_chunk = !in_chunk;
        if (in_chunk) {
          start = at;
          if (at - end != 1 || text[end] != ' ') close_stretch();
          continue;
        }
        end = at;
        // The letters from `start` on, as far as two blocks know them.
        const std::uint64_t known = start >= base ? letters >> (start - base)
                                    : base - start < kMaskBytes
                                        ? letters_before >> (kMaskBytes - (base - start)) | letters << (base - start)
                                        : 0;
        chunk(text.substr(start, end - start), static_cast<std::size_t>(std::countr_one(known)));
      }
      letters_before = letters;
    });
    if (in_chunk) {
      chunk(text.substr(start), 0);
    }
    close_stretch();
    return !poisoned_;
  }

 private:
  // Special cases over several tokens reach as far as single spaces, so they are settled where other space
  // stands.
  void close_stretch() {
    if (hot_) spacy_en::retokenize(rules_, words_, stretch_);
    hot_ = false;
    stretch_ = words_.size();
  }

  // `letters`: how many ASCII letters the chunk is known to begin with.
  void chunk(std::string_view chunk, std::size_t letters) {
    if (letters >= chunk.size()) {
      word_of_letters(chunk);
      return;
    }
    if (letters + 1 == chunk.size() && letters > 0) {
      const auto last = static_cast<unsigned char>(chunk.back());
      const bool cut = kAsciiSuffixes.plain[last] ||
                       (last == '.' && is_lower_ascii(chunk[letters - 1]) && rules_.special_case(chunk).empty());
      if (cut) {
        const std::size_t first = words_.size();
        const bool several = word_of_letters(chunk.substr(0, letters));
        words_.push_back(chunk.substr(letters));
        if (several) heat(first);
        return;
      }
    }
    const std::size_t first = words_.size();
    any_chunk(chunk);
    if (words_.size() - first > 1) heat(first);
  }

  // No affix can hold, only a special case. Returns whether that gave several tokens.
  bool word_of_letters(std::string_view word) {
    const auto lengths = rules_.special_case(word);
    if (lengths.empty()) {
      words_.push_back(word);
      return false;
    }
    push_special(word, lengths);
    return lengths.size() > 1;
  }

  void push_special(std::string_view chunk, std::span<const std::uint8_t> lengths) {
    std::size_t at = 0;
    for (const std::uint8_t length : lengths) {
      words_.push_back(chunk.substr(at, length));
      at += length;
    }
  }

  bool push_if_special(std::string_view chunk) {
    const auto lengths = rules_.special_case(chunk);
    push_special(chunk, lengths);
    return !lengths.empty();
  }

  void push(std::string_view token) {
    poisoned_ |= token == kPoison;
    words_.push_back(token);
  }

  void heat(std::size_t first) { hot_ = hot_ || spacy_en::holds_sequence(rules_, std::span(words_).subspan(first)); }

  // Tokenizer._split_affixes and _attach_tokens.
  void any_chunk(std::string_view chunk) {
    suffixes_.clear();
    std::size_t last_size = 0;
    const auto is_special = [&](std::string_view s) { return !s.empty() && !rules_.special_case(s).empty(); };
    while (!chunk.empty() && chunk.size() != last_size && !is_special(chunk)) {
      last_size = chunk.size();
      const std::size_t prefix = spacy_en::prefix_length(chunk);
      const std::string_view without_prefix = chunk.substr(prefix);
      if (prefix != 0 && is_special(without_prefix)) {
        words_.push_back(chunk.substr(0, prefix));
        chunk = without_prefix;
        break;
      }
      const std::size_t suffix = spacy_en::suffix_length(without_prefix);
      const std::string_view its_suffix = chunk.substr(chunk.size() - suffix);
      const std::string_view without_suffix = chunk.substr(0, chunk.size() - suffix);
      if (suffix != 0 && is_special(without_suffix)) {
        suffixes_.push_back(its_suffix);
        chunk = without_suffix;
        break;
      }
      if (prefix != 0) words_.push_back(chunk.substr(0, prefix));
      if (suffix != 0) suffixes_.push_back(its_suffix);
      chunk = chunk.substr(prefix, chunk.size() - prefix - suffix);
    }
    if (!chunk.empty() && !push_if_special(chunk)) {
      if (spacy_en::is_url(chunk)) {
        push(chunk);
      } else {
        between_infixes(chunk);
      }
    }
    words_.insert(words_.end(), suffixes_.rbegin(), suffixes_.rend());
  }

  void between_infixes(std::string_view chunk) {
    std::size_t start = 0;
    for (spacy_en::Infix infix = spacy_en::next_infix(chunk, 0); infix.begin < chunk.size();
         infix = spacy_en::next_infix(chunk, infix.end)) {
      if (infix.begin == 0) continue;
      if (infix.begin != start) push(chunk.substr(start, infix.begin - start));
      words_.push_back(chunk.substr(infix.begin, infix.end - infix.begin));
      start = infix.end;
    }
    if (start < chunk.size()) push(chunk.substr(start));
  }

  const Rules& rules_ = Rules::get();
  Words& words_;
  std::string_view text_;
  std::vector<std::string_view> suffixes_;
  std::size_t stretch_ = 0;  // first token since white space that is more than one space
  bool hot_ = false;         // a special case over several tokens stands in the stretch
  bool poisoned_ = false;
};

// The text without every kPoison, and where its bytes come from.
struct Reduced {
  std::string text;
  std::vector<std::size_t> cuts;  // offsets in `text` where a kPoison was

  explicit Reduced(std::string_view full) {
    for (std::size_t at = 0; at < full.size();) {
      const std::size_t found = std::min(full.find(kPoison, at), full.size());
      text.append(full, at, found - at);
      if (found < full.size()) cuts.push_back(text.size());
      at = found + kPoison.size();
    }
  }
};

std::string_view kept_copy(std::string_view word) {
  static thread_local std::unordered_set<std::string> copies;
  return *copies.emplace(word).first;
}

// Words of `reduced` as views into `full`.
void move_words(std::string_view full, const Reduced& reduced, const Words& from, Words& words) {
  constexpr std::size_t kLongestCopy = 64;
  std::size_t cut = 0;
  for (const std::string_view word : from) {
    const auto begin = static_cast<std::size_t>(word.data() - reduced.text.data());
    while (cut < reduced.cuts.size() && reduced.cuts[cut] <= begin) ++cut;
    std::size_t end_cut = cut;
    while (end_cut < reduced.cuts.size() && reduced.cuts[end_cut] < begin + word.size()) ++end_cut;
    const std::size_t added = (end_cut - cut) * kPoison.size();
    if (added != 0 && word.size() <= kLongestCopy)
      words.push_back(kept_copy(word));
    else
      words.push_back(full.substr(begin + cut * kPoison.size(), word.size() + added));
    cut = end_cut;
  }
}

// Ends of the sentences within `text` but for the last one, given all words of it.
template <class End>
void each_sentence_end(std::string_view text, const Words& words, End end_at) {
  bool stopped = false;
  std::size_t end = 0;  // of the word before
  const auto is_token = [&](std::size_t from, std::size_t to) {
    return to - from > 1 || (to > from && text[from] != ' ');
  };
  for (const std::string_view word : words) {
    const auto begin = static_cast<std::size_t>(word.data() - text.data());
    // White space that is a token starts a sentence itself.
    if (stopped && is_token(end, begin)) {
      end_at(end);
      stopped = false;
    }
    const auto first = static_cast<unsigned char>(word[0]);
    if (static_cast<unsigned char>((first | 0x20) - 'a') < 26) {
      if (stopped) end_at(end);
      stopped = false;
    } else if (is_stop(word)) {
      stopped = true;
    } else if (stopped && !is_all_punctuation(word)) {
      end_at(end);
      stopped = false;
    }
    end = begin + word.size();
  }
  if (stopped && is_token(end, text.size())) end_at(end);
}

Words& scratch() {
  static thread_local Words words;
  words.clear();
  return words;
}

}  // namespace

void split_spacy_en(std::string_view text, std::vector<std::string_view>& words) {
  const std::size_t first = words.size();
  if (Tokenizer(words).run(text)) return;
  const Reduced reduced(text);
  Words& of_reduced = scratch();
  Tokenizer(of_reduced).run(reduced.text);
  if (of_reduced.empty()) return;
  words.resize(first);
  move_words(text, reduced, of_reduced, words);
}

void split_spacy_en_sentences(std::string_view text, std::vector<std::string_view>& sentences) {
  std::size_t begin = 0;
  const auto cut = [&](std::size_t end) {
    sentences.push_back(text.substr(begin, end - begin));
    begin = end;
  };
  Words& words = scratch();
  if (Tokenizer(words).run(text)) {
    each_sentence_end(text, words, cut);
  } else {
    // datatrove counts code points in the reduced text and cuts the full one there.
    const Reduced reduced(text);
    words.clear();
    Tokenizer(words).run(reduced.text);
    std::size_t at = 0, counted = 0;
    each_sentence_end(reduced.text, words, [&](std::size_t end) {
      for (std::size_t n = count_code_points(std::string_view(reduced.text).substr(counted, end - counted)); n > 0; --n)
        next_code_point(text, at);
      counted = end;
      cut(at);
    });
  }
  cut(text.size());
}

}  // namespace curate
