// SPDX-License-Identifier: Apache-2.0
#include "text/sentences_punkt.hpp"

#include <optional>
#include <string>

#include "text/punkt_model.hpp"
#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

using punkt::Model;

constexpr std::string_view kNumber = "##number##";

// --- characters, by the patterns of PunktLanguageVars
// ---------------------------------------------------------------

bool is_one_of(char32_t c, std::u32string_view set) {
  return set.find(c) != std::u32string_view::npos;
}
bool is_non_word(char32_t c) {
  return is_one_of(c, U")\";}]*:@'({[?!");
}
bool starts_word(char32_t c) {
  return !is_one_of(c, U"(\"`{[:;&#*@)}]-,");
}
// `[^\W\d]`
bool is_letter(char32_t c) {
  return is_word_character(c) && !is_digit(c);
}

char32_t at_or_zero(std::string_view text, std::size_t at) {
  return at < text.size() ? next_code_point(text, at) : 0;
}
std::size_t behind(std::string_view text, std::size_t at) {
  next_code_point(text, at);
  return at;
}
bool is_space_at(std::string_view text, std::size_t at) {
  return at < text.size() && is_space(at_or_zero(text, at));
}
std::size_t skip_space(std::string_view text, std::size_t at) {
  while (is_space_at(text, at)) at = behind(text, at);
  return at;
}
std::size_t skip_others(std::string_view text, std::size_t at) {
  while (at < text.size() && !is_space_at(text, at)) at = behind(text, at);
  return at;
}

// End of `\-{2,}|\.{2,}|(?:\.\s){2,}\.` at `at`, or `at` itself.
std::size_t run_end(std::string_view line, std::size_t at) {
  const char c = line[at];
  if (c != '-' && c != '.') return at;
  const std::size_t end = std::min(line.find_first_not_of(c, at), line.size());
  if (end - at >= 2) return end;
  if (c == '-') return at;
  // `. . .`: as many pairs as there are; the last full stop may be that of a pair too many.
  std::size_t next = at, last_stop = at, pairs = 0;
  while (next < line.size() && line[next] == '.' && is_space_at(line, next + 1)) {
    last_stop = next;
    next = behind(line, next + 1);
    ++pairs;
  }
  if (pairs >= 2 && next < line.size() && line[next] == '.') return next + 1;
  return pairs >= 3 ? last_stop + 1 : at;
}

bool ends_word_at(std::string_view line, std::size_t at) {
  if (at == line.size()) return true;
  const char32_t c = at_or_zero(line, at);
  return is_space(c) || is_non_word(c) || run_end(line, at) != at;
}

// --- tokens
// ---------------------------------------------------------------------------------------------------------

struct Token {
  std::string_view text;
  bool period_final = false, sentence_break = false, abbreviation = false, ellipsis = false;
};

// Takes the next token of the line off `left`; nothing at its end.
std::optional<Token> take_token(std::string_view& left) {
  left.remove_prefix(skip_space(left, 0));
  if (left.empty()) return std::nullopt;
  std::size_t end = run_end(left, 0);
  if (end == 0) {
    const bool is_word = starts_word(at_or_zero(left, 0));
    end = behind(left, 0);
    while (is_word && !ends_word_at(left, end) && !(left[end] == ',' && ends_word_at(left, end + 1)))
      end = behind(left, end);
  }
  Token token;
  token.text = left.substr(0, end);
  left.remove_prefix(end);
  return token;
}

// `^-?[\.,]?\d[\d,\.-]*\.?$`
bool is_number(std::string_view text) {
  std::size_t at = text[0] == '-' ? 1 : 0;
  if (at < text.size() && (text[at] == '.' || text[at] == ',')) ++at;
  if (!is_digit(at_or_zero(text, at))) return false;
  while (at < text.size()) {
    const char32_t c = next_code_point(text, at);
    if (!is_digit(c) && !is_one_of(c, U",.-")) return false;
  }
  return true;
}

// Decides which full stops end a sentence; keeps buffers.
class Annotator {
 public:
  // Whether a sentence ends within `context`, before its last token.
  bool holds_break(std::string_view context) {
    std::optional<Token> before;
    while (true) {
      const std::size_t newline = std::min(context.find('\n'), context.size());
      std::string_view line = context.substr(0, newline);
      while (auto token = take_token(line)) {
        look_at(*token);
        if (before) {
          look_at_pair(*before, *token);
          if (before->sentence_break) return true;
        }
        before = token;
      }
      if (newline == context.size()) return false;
      context.remove_prefix(newline + 1);
    }
  }

 private:
  // First pass: by the token alone.
  void look_at(Token& token) {
    const std::string_view text = token.text;
    token.period_final = text.ends_with('.');
    if (text == "." || text == "?" || text == "!") {
      token.sentence_break = true;
    } else if (text.size() >= 2 && text.find_first_not_of('.') == std::string_view::npos) {
      token.ellipsis = true;
    } else if (token.period_final && !text.ends_with("..")) {
      const std::string_view type = lower_case(text.substr(0, text.size() - 1), type_);
      token.abbreviation = model_.is_abbreviation(type) || model_.is_abbreviation(type.substr(type.rfind('-') + 1));
      token.sentence_break = !token.abbreviation;
    }
  }

  // Second pass: by the token and the one after it.
  void look_at_pair(Token& token, const Token& next) {
    if (!token.period_final) return;
    const std::string_view type = without_period(type_of(token, type_));
    std::string_view next_type = type_of(next, next_type_);
    if (next.sentence_break) next_type = without_period(next_type);
    if (model_.is_collocation(type, next_type)) {
      token.sentence_break = false;
      return;
    }
    const char32_t next_first = at_or_zero(next.text, 0);
    const std::size_t first_end = behind(token.text, 0);
    const bool is_initial = token.text.size() == first_end + 1 && is_letter(at_or_zero(token.text, 0));
    const Model::Context context = model_.context(next_type);
    if ((token.abbreviation || token.ellipsis) && !is_initial) {
      if (starts_sentence(next, next_first, context) == Guess::kYes ||
          (is_upper(next_first) && model_.is_sentence_starter(next_type))) {
        token.sentence_break = true;
        return;
      }
    }
    if (!is_initial && type != kNumber) return;
    const Guess guess = starts_sentence(next, next_first, context);
    if (guess == Guess::kNo || (guess == Guess::kUnknown && is_initial && is_upper(next_first) && !context.lower()))
      token.sentence_break = false;
  }

  enum class Guess { kNo, kYes, kUnknown };
  // The orthographic heuristic.
  static Guess starts_sentence(const Token& token, char32_t first, Model::Context context) {
    if (token.text.size() == 1 && is_one_of(first, U";:,.!?")) return Guess::kNo;
    if (is_upper(first) && context.lower() && !context.upper_within()) return Guess::kYes;
    if (is_lower(first) && (context.upper() || !context.lower_at_start())) return Guess::kNo;
    return Guess::kUnknown;
  }

  static std::string_view lower_case(std::string_view text, std::string& to) {
    to.clear();
    append_lower(text, to);
    return to;
  }
  static std::string_view type_of(const Token& token, std::string& to) {
    const std::string_view lower = lower_case(token.text, to);
    return is_number(lower) ? kNumber : lower;
  }
  static std::string_view without_period(std::string_view type) {
    return type.size() > 1 && type.ends_with('.') ? type.substr(0, type.size() - 1) : type;
  }

  const Model& model_ = Model::get();
  std::string type_, next_type_;
};

// --- sentences
// ------------------------------------------------------------------------------------------------------

struct Slice {
  std::size_t begin = 0, end = 0;
};

// A sign that may end a sentence (one byte at `at`), and what follows it.
struct Candidate {
  std::size_t at = 0;
  std::size_t next_token = 0;  // 0: other punctuation follows directly
  std::size_t context_end = 0;
};

// The next candidate at `from` or later.
std::optional<Candidate> find_candidate(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find_first_of(".?!", from); at != std::string_view::npos;
       at = text.find_first_of(".?!", at + 1)) {
    if (at + 1 == text.size()) break;
    if (is_non_word(at_or_zero(text, at + 1))) return Candidate{at, 0, at + 2};
    const std::size_t next = skip_space(text, at + 1);
    if (next == at + 1 || next == text.size()) continue;
    return Candidate{at, next, skip_others(text, next)};
  }
  return std::nullopt;
}

// PunktSentenceTokenizer._get_last_whitespace_index, within [begin, end): where the word before `end` starts.
// White space at `begin` itself does not count; without any, the word starts at `otherwise`.
std::size_t word_start(std::string_view text, std::size_t begin, std::size_t end, std::size_t otherwise) {
  const std::size_t space = text.substr(begin, end - begin).find_last_of(" \t\n\r\x0b\x0c");
  return space == std::string_view::npos || space == 0 ? otherwise : begin + space + 1;
}

// PunktSentenceTokenizer._slices_from_text.
template <class Visit>
void each_slice(std::string_view text, Visit visit) {
  static thread_local std::optional<Annotator> annotator;
  if (!annotator) annotator.emplace();
  std::size_t last_break = 0;
  const auto judge = [&](const Slice& word, const Candidate& candidate) {
    if (!annotator->holds_break(text.substr(word.begin, candidate.context_end - word.begin))) return;
    visit(Slice{last_break, candidate.at + 1});
    last_break = candidate.next_token != 0 ? candidate.next_token : candidate.at + 1;
  };
  Slice word;  // before the last candidate
  std::optional<Candidate> waiting;
  while (auto candidate = find_candidate(text, waiting ? waiting->at + 1 : 0)) {
    const Slice its_word{word_start(text, word.end, candidate->at, word.begin), candidate->at};
    // Of candidates in one word the last counts.
    if (waiting && word.end <= its_word.begin) judge(word, *waiting);
    waiting = candidate;
    word = its_word;
  }
  if (waiting) judge(word, *waiting);
  visit(Slice{last_break, strip_right(text).size()});
}

// End of `["\')\]}]+?(?:\s+|(?=--)|$)`, `$` also before a newline, at the start of `sentence`; 0 for no
// match.
struct Closers {
  std::size_t end = 0, with_space = 0;
};
Closers closers(std::string_view sentence) {
  for (std::size_t at = 0; at < sentence.size() && is_one_of(static_cast<unsigned char>(sentence[at]), U"\"')]}");) {
    ++at;
    const std::size_t spaced = skip_space(sentence, at);
    if (spaced != at || at == sentence.size() || sentence.substr(at).starts_with("--")) return {at, spaced};
  }
  return {};
}

}  // namespace

void split_punkt_sentences(std::string_view text, std::vector<std::string_view>& sentences) {
  std::optional<Slice> before;
  std::size_t realign = 0;  // bytes of closing signs that went to the sentence before
  each_slice(text, [&](const Slice& slice) {
    if (before) {
      const std::size_t begin = before->begin + realign;
      const Closers found = closers(text.substr(slice.begin, slice.end - slice.begin));
      realign = found.with_space;
      const std::size_t end = found.end != 0 ? slice.begin + found.end : before->end;
      if (begin < end || found.end != 0) sentences.push_back(text.substr(begin, end - begin));
    }
    before = slice;
  });
  const std::size_t begin = before->begin + realign;
  if (begin < before->end) sentences.push_back(text.substr(begin, before->end - begin));
}

}  // namespace curate
