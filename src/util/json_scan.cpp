// SPDX-License-Identifier: Apache-2.0
#include "util/json_scan.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "util/utf8.hpp"

namespace curate {

namespace {

// The first quote, backslash or control character at or behind `at`.
const char* special(const char* at, const char* end) {
#ifdef __SSE2__
  const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'), low = _mm_set1_epi8(0x1F);
  for (; end - at >= 16; at += 16) {
    const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash)),
                                     _mm_cmpeq_epi8(_mm_min_epu8(v, low), v));
    if (const int mask = _mm_movemask_epi8(hit)) return at + std::countr_zero(static_cast<unsigned>(mask));
  }
#endif
  while (at != end && *at != '"' && *at != '\\' && static_cast<unsigned char>(*at) > 0x1F) ++at;
  return at;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

bool JsonScanner::string(JsonToken& token) {
  const char* const begin = at_++;
  token.kind = JsonToken::Kind::kString;
  token.escaped = false;
  for (;;) {
    at_ = special(at_, end_);
    if (at_ == end_) return fail("unclosed_string");
    if (*at_ == '"') break;
    if (*at_ != '\\') return fail("control_character");
    token.escaped = true;
    if (++at_ == end_) return fail("unclosed_string");
    switch (*at_++) {
      case '"':
      case '\\':
      case '/':
      case 'b':
      case 'f':
      case 'n':
      case 'r':
      case 't':
        break;
      case 'u':
        for (int i = 0; i < 4; ++i, ++at_)
          if (at_ == end_ || hex_digit(*at_) < 0) return fail("bad_escape");
        break;
      default:
        return fail("bad_escape");
    }
  }
  ++at_;
  token.raw = {begin, static_cast<std::size_t>(at_ - begin)};
  return true;
}

bool JsonScanner::number(JsonToken& token) {
  const char* const begin = at_;
  const auto digits = [&] {
    if (at_ == end_ || !is_digit(*at_)) return false;
    while (at_ != end_ && is_digit(*at_)) ++at_;
    return true;
  };
  if (at_ != end_ && *at_ == '-') ++at_;
  if (at_ != end_ && *at_ == '0')
    ++at_;
  else if (!digits())
    return fail("bad_number");
  if (at_ != end_ && *at_ == '.' && (++at_, !digits())) return fail("bad_number");
  if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) {
    ++at_;
    if (at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
    if (!digits()) return fail("bad_number");
  }
  token.kind = JsonToken::Kind::kNumber;
  token.raw = {begin, static_cast<std::size_t>(at_ - begin)};
  return true;
}

bool JsonScanner::literal(JsonToken& token, std::string_view word, JsonToken::Kind kind) {
  if (static_cast<std::size_t>(end_ - at_) < word.size() || std::string_view(at_, word.size()) != word)
    return fail("bad_value");
  token.kind = kind;
  token.raw = {at_, word.size()};
  at_ += word.size();
  return true;
}

bool JsonScanner::container(JsonToken& token, int depth) {
  if (depth >= kJsonDepth) return fail("too_deep");
  const char* const begin = at_;
  const bool object = *at_++ == '{';
  const char closing = object ? '}' : ']';
  JsonToken inside;
  skip_space();
  if (at_ != end_ && *at_ == closing) {
    ++at_;
  } else {
    for (;;) {
      if (object) {
        skip_space();
        if (at_ == end_ || *at_ != '"') return fail("bad_key");
        if (!string(inside)) return false;
        skip_space();
        if (at_ == end_ || *at_ != ':') return fail("missing_colon");
        ++at_;
      }
      skip_space();
      if (!value(inside, depth + 1)) return false;
      skip_space();
      if (at_ == end_) return fail("unclosed_value");
      const char c = *at_++;
      if (c == closing) break;
      if (c != ',') return fail("missing_comma");
    }
  }
  token.kind = object ? JsonToken::Kind::kObject : JsonToken::Kind::kArray;
  token.raw = {begin, static_cast<std::size_t>(at_ - begin)};
  return true;
}

bool JsonScanner::value(JsonToken& token, int depth) {
  token.escaped = false;
  if (at_ == end_) return fail("missing_value");
  switch (*at_) {
    case '"':
      return string(token);
    case '{':
    case '[':
      return container(token, depth);
    case 't':
      return literal(token, "true", JsonToken::Kind::kTrue);
    case 'f':
      return literal(token, "false", JsonToken::Kind::kFalse);
    case 'n':
      return literal(token, "null", JsonToken::Kind::kNull);
    default:
      return number(token);
  }
}

bool JsonScanner::begin_object() {
  skip_space();
  if (at_ == end_ || *at_ != '{') return fail("not_an_object");
  ++at_;
  first_ = true;
  return true;
}

bool JsonScanner::member(JsonToken& key, JsonToken& token) {
  skip_space();
  if (at_ == end_) return fail("unclosed_value");
  if (*at_ == '}') {
    ++at_;
    return false;
  }
  if (!first_) {
    if (*at_ != ',') return fail("missing_comma");
    ++at_;
    skip_space();
  }
  first_ = false;
  if (at_ == end_ || *at_ != '"') return fail("bad_key");
  if (!string(key)) return false;
  skip_space();
  if (at_ == end_ || *at_ != ':') return fail("missing_colon");
  ++at_;
  skip_space();
  return value(token, 1);
}

const char* check_json(std::string_view text) {
  if (!is_utf8(text)) return "invalid_utf8";
  JsonScanner scanner(text);
  JsonToken token;
  if (!scanner.value(token)) return scanner.error();
  return scanner.at_end() ? nullptr : "trailing_content";
}

std::size_t unescape_json(std::string_view inner, char* out, std::size_t& replaced) {
  const char* at = inner.data();
  const char* const end = at + inner.size();
  char* to = out;
  const auto unit = [&] {
    unsigned value = 0;
    for (int i = 0; i < 4; ++i) value = value * 16 + static_cast<unsigned>(hex_digit(*at++));
    return static_cast<char32_t>(value);
  };
  std::string encoded;
  while (at != end) {
    const void* found = std::memchr(at, '\\', static_cast<std::size_t>(end - at));
    const char* stop = found != nullptr ? static_cast<const char*>(found) : end;
    std::memcpy(to, at, static_cast<std::size_t>(stop - at));
    to += stop - at;
    at = stop;
    if (at == end) break;
    ++at;
    switch (const char c = *at++) {
      case 'b':
        *to++ = '\b';
        break;
      case 'f':
        *to++ = '\f';
        break;
      case 'n':
        *to++ = '\n';
        break;
      case 'r':
        *to++ = '\r';
        break;
      case 't':
        *to++ = '\t';
        break;
      case 'u': {
        char32_t code = unit();
        if (code >= 0xD800 && code <= 0xDBFF && end - at >= 6 && at[0] == '\\' && at[1] == 'u') {
          const char* const back = at;
          at += 2;
          const char32_t low = unit();
          if (low >= 0xDC00 && low <= 0xDFFF)
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
          else
            at = back;
        }
        replaced += code >= 0xD800 && code <= 0xDFFF;
        encoded.clear();
        append_code_point(code, encoded);
        std::memcpy(to, encoded.data(), encoded.size());
        to += encoded.size();
        break;
      }
      default:
        *to++ = c;
    }
  }
  return static_cast<std::size_t>(to - out);
}

std::string json_text(const JsonToken& string) {
  std::string text(string.inner().size(), '\0');
  std::size_t replaced = 0;
  text.resize(unescape_json(string.inner(), text.data(), replaced));
  return text;
}

}  // namespace curate
