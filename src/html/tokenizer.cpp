// SPDX-License-Identifier: Apache-2.0
#include "html/tokenizer.hpp"

#include "html/scan.hpp"

namespace curate::html {

namespace {

std::string_view view(const char* from, const char* to) {
  return {from, static_cast<std::size_t>(to - from)};
}

bool starts_with_ignoring_case(const char* at, const char* end, std::string_view word) {
  if (static_cast<std::size_t>(end - at) < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i)
    if (lower(at[i]) != lower(word[i])) return false;
  return true;
}

}  // namespace

void Tokenizer::start(std::string_view page) {
  begin_ = at_ = page.data();
  end_ = begin_ + page.size();
  markup_ = nullptr;
  mode_ = TextMode::kData;
  attributes_.clear();
  attribute_overflows_ = 0;
}

void Tokenizer::set_mode(TextMode mode, std::string_view name) {
  mode_ = mode;
  end_name_ = name;
  markup_ = nullptr;
}

void Tokenizer::resume(std::size_t position) {
  at_ = begin_ + position;
  markup_ = nullptr;
  mode_ = TextMode::kData;
}

TokenKind Tokenizer::next(Token& token) {
  token.unclosed = false;
  while (at_ != end_) {
    if (at_ == markup_) {
      markup_ = nullptr;
      if (markup(token)) return token.kind;
      continue;
    }
    const TokenKind kind = mode_ == TextMode::kData ? data(token) : raw(token);
    if (kind != TokenKind::kEnd) return kind;
  }
  return token.kind = TokenKind::kEnd;
}

TokenKind Tokenizer::text(Token& token, const char* from, const char* to, TextMode mode) {
  at_ = to;
  if (from == to) return TokenKind::kEnd;
  token.mode = mode;
  token.body = view(from, to);
  return token.kind = TokenKind::kText;
}

TokenKind Tokenizer::data(Token& token) {
  const char* at = at_;
  while (true) {
    at = find_byte(at, end_, '<');
    if (end_ - at < 2) return text(token, at_, end_, TextMode::kData);
    const char next = at[1];
    if (is_letter(next) || next == '!' || next == '?' || (next == '/' && end_ - at > 2)) break;
    ++at;
  }
  markup_ = at;
  return text(token, at_, at, TextMode::kData);
}

TokenKind Tokenizer::raw(Token& token) {
  const TextMode mode = mode_;
  const char* const from = at_;
  const char* to = end_;
  mode_ = TextMode::kData;
  switch (mode) {
    case TextMode::kPlainText:
      break;
    case TextMode::kCdata:
      for (to = find_pair(from, end_, ']', ']'); to != end_ && !(end_ - to > 2 && to[2] == '>');)
        to = find_pair(to + 1, end_, ']', ']');
      text(token, from, to, mode);
      if (to != end_) at_ = to + 3;
      return from == to ? TokenKind::kEnd : TokenKind::kText;
    case TextMode::kScript:
      to = script_end(from);
      break;
    default:
      to = raw_end(from);
      break;
  }
  if (to != end_) markup_ = to;
  token.unclosed = to == end_ && mode != TextMode::kPlainText;
  return text(token, from, to, mode);
}

// At '<' of what is known to be no text; false if it leaves no token.
bool Tokenizer::markup(Token& token) {
  const char next = at_[1];
  if (is_letter(next)) return tag(token, TokenKind::kStartTag);
  if (next == '/') {
    if (is_letter(at_[2])) return tag(token, TokenKind::kEndTag);
    if (at_[2] != '>') return bogus_comment(token, at_ + 2);
    at_ += 3;
    return false;
  }
  if (next == '?') return bogus_comment(token, at_ + 1);
  if (end_ - at_ >= 4 && at_[2] == '-' && at_[3] == '-') return comment(token);
  if (!starts_with_ignoring_case(at_ + 2, end_, "doctype")) return bogus_comment(token, at_ + 2);
  const char* close = find_byte(at_ + 9, end_, '>');
  token.kind = TokenKind::kDoctype;
  token.body = view(at_ + 9, close);
  token.unclosed = close == end_;
  at_ = close == end_ ? end_ : close + 1;
  return true;
}

bool Tokenizer::tag(Token& token, TokenKind kind) {
  const char* const open = at_;
  const char* const name = open + (kind == TokenKind::kStartTag ? 1 : 2);
  const char* at = find_tag_name_end(name, end_);
  token.name = view(name, at);
  token.self_closing = false;
  attributes_.clear();
  if (at != end_ && *at == '>')
    ++at;
  else
    at = read_attributes(at, token.self_closing);
  if (at == nullptr) {  // the page ends inside the tag, which is then none
    at_ = end_;
    return false;
  }
  token.kind = kind;
  token.tag = tag_of(token.name);
  token.raw = view(open, at);
  at_ = at;
  return true;
}

// Behind the tag's '>', or null if there is none.
const char* Tokenizer::read_attributes(const char* at, bool& self_closing) {
  while (true) {
    while (at != end_ && (is_space(*at) || *at == '/')) {
      if (*at == '/' && end_ - at > 1 && at[1] == '>') {
        self_closing = true;
        return at + 2;
      }
      ++at;
    }
    if (at == end_) return nullptr;
    if (*at == '>') return at + 1;
    const char* const name = at;
    at = find_attribute_name_end(at + (*at == '='), end_);
    Attribute attribute{view(name, at), {}};
    while (at != end_ && is_space(*at)) ++at;
    if (at == end_) return nullptr;
    if (*at == '=') {
      ++at;
      while (at != end_ && is_space(*at)) ++at;
      if (at == end_) return nullptr;
      const char* from = at;
      if (*at == '"' || *at == '\'') {
        ++from;
        at = find_byte(from, end_, *at);
        if (at == end_) return nullptr;
        attribute.value = view(from, at++);
      } else {
        while (at != end_ && *at != '>' && !is_space(*at)) ++at;
        attribute.value = view(from, at);
      }
    }
    if (attributes_.size() < kMaxAttributes)
      attributes_.push_back(attribute);
    else
      ++attribute_overflows_;
  }
}

bool Tokenizer::bogus_comment(Token& token, const char* from) {
  const char* const close = find_byte(from, end_, '>');
  token.kind = TokenKind::kComment;
  token.body = view(from, close);
  at_ = close == end_ ? end_ : close + 1;
  return true;
}

bool Tokenizer::comment(Token& token) {
  const char* const from = at_ + 4;
  token.kind = TokenKind::kComment;
  token.body = {};
  for (std::size_t dashes = 0; dashes < 2; ++dashes) {
    if (static_cast<std::size_t>(end_ - from) <= dashes || from[dashes] == '>') {
      const bool closed = static_cast<std::size_t>(end_ - from) > dashes;
      token.unclosed = !closed;
      at_ = closed ? from + dashes + 1 : end_;
      return true;
    }
    if (from[dashes] != '-') break;
  }
  const char* at = from;
  while ((at = find_pair(at, end_, '-', '-')) != end_) {
    at += 2;
    while (at != end_ && *at == '-') ++at;
    if (at == end_) break;
    const std::size_t close = *at == '>' ? 1 : *at == '!' && end_ - at > 1 && at[1] == '>' ? 2 : 0;
    if (close == 0) continue;
    token.body = view(from, at - 2);
    at_ = at + close;
    return true;
  }
  std::string_view body = view(from, end_);
  for (const std::string_view tail : {"--!", "--", "-"}) {
    if (!body.ends_with(tail)) continue;
    body.remove_suffix(tail.size());
    break;
  }
  token.body = body;
  token.unclosed = true;
  at_ = end_;
  return true;
}

// Whether the name that ends the raw text stands `prefix` bytes behind `open` and is complete.
bool Tokenizer::ends_here(const char* open, std::size_t prefix) const {
  const std::size_t size = prefix + end_name_.size();
  if (static_cast<std::size_t>(end_ - open) <= size) return false;
  if (!starts_with_ignoring_case(open + prefix, end_, end_name_)) return false;
  const char next = open[size];
  return next == '>' || next == '/' || is_space(next);
}

const char* Tokenizer::raw_end(const char* at) const {
  while ((at = find_pair(at, end_, '<', '/')) != end_) {
    if (ends_here(at, 2)) return at;
    at += 2;
  }
  return end_;
}

// Scripts may hold "<!-- <script> </script> -->"; see "script data escaped state" and those after it.
const char* Tokenizer::script_end(const char* at) const {
  const char* const first = raw_end(at);
  const char* opening = at;
  while ((opening = find_pair(opening, first, '<', '!')) != first &&
         !(first - opening >= 4 && opening[2] == '-' && opening[3] == '-'))
    opening += 2;
  if (opening == first) return first;

  enum class State { kPlain, kEscaped, kDoubleEscaped };
  State state = State::kEscaped;
  at = opening + 2;
  while (at != end_) {
    if (*at == '-' && state != State::kPlain && end_ - at > 1 && at[1] == '-') {
      while (at != end_ && *at == '-') ++at;
      if (at != end_ && *at == '>') state = State::kPlain;
      continue;
    }
    if (*at != '<') {
      ++at;
      continue;
    }
    if (ends_here(at, 2) && at[1] == '/') {
      if (state != State::kDoubleEscaped) return at;
      state = State::kEscaped;
      at += 2;
    } else if (state == State::kPlain && end_ - at >= 4 && at[1] == '!' && at[2] == '-' && at[3] == '-') {
      state = State::kEscaped;
      at += 2;
    } else {
      if (state == State::kEscaped && ends_here(at, 1)) state = State::kDoubleEscaped;
      ++at;
    }
  }
  return end_;
}

}  // namespace curate::html
