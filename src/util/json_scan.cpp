// SPDX-License-Identifier: Apache-2.0
#include "util/json_scan.hpp"

#include "util/json_plain.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

// `plain` counts the bytes before the next that stands for no byte of its own, `escaped` takes what that one and those
// behind it stand for; false ends the reading.
template <class Plain, class Escaped>
bool JsonScanner::string(JsonToken& token, const Plain& plain, const Escaped& escaped) {
  const char* const begin = at_++;
  token.kind = JsonToken::Kind::kString;
  token.escaped = false;
  for (;;) {
    at_ += plain();
    if (at_ == end_) return fail("unclosed_string");
    if (*at_ == '"') break;
    char32_t code;
    if (!escape(code) || !escaped(code)) return false;
    token.escaped = true;
  }
  ++at_;
  token.raw = {begin, static_cast<std::size_t>(at_ - begin)};
  return true;
}

bool JsonScanner::string(JsonToken& token) {
  return string(token, [&] { return plain_json(at_, end_); }, [](char32_t) { return true; });
}

bool JsonScanner::string_text(JsonToken& token, char* out, std::size_t& size, std::size_t& replaced) {
  char* to = out;
  const auto plain = [&] {
    const std::size_t bytes = plain_json(at_, end_, to);
    to += bytes;
    return bytes;
  };
  const auto escaped = [&](char32_t code) {
    if (code < 0x80) {
      *to++ = static_cast<char>(code);
      return true;
    }
    if (code >= 0xD800 && code <= 0xDBFF && left() >= 2 && at_[0] == '\\' && at_[1] == 'u') {
      const char* const back = at_;
      char32_t low;
      if (!escape(low)) return false;
      if (low >= 0xDC00 && low <= 0xDFFF)
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
      else
        at_ = back;
    }
    replaced += code >= 0xD800 && code <= 0xDFFF;
    std::string encoded;
    append_code_point(code, encoded);
    to += encoded.copy(to, encoded.size());
    return true;
  };
  const bool good = string(token, plain, escaped);
  size = static_cast<std::size_t>(to - out);
  return good;
}

// Reads the escape at hand; half of a surrogate pair is a code of its own.
bool JsonScanner::escape(char32_t& code) {
  if (*at_ != '\\') return fail("control_character");
  if (++at_ == end_) return fail("unclosed_string");
  switch (const char c = *at_++) {
    case '"':
    case '\\':
    case '/':
      code = static_cast<unsigned char>(c);
      return true;
    case 'b':
      code = '\b';
      return true;
    case 'f':
      code = '\f';
      return true;
    case 'n':
      code = '\n';
      return true;
    case 'r':
      code = '\r';
      return true;
    case 't':
      code = '\t';
      return true;
    case 'u':
      code = 0;
      for (int i = 0; i < 4; ++i, ++at_) {
        const int digit = at_ == end_ ? -1 : hex_digit(*at_);
        if (digit < 0) return fail("bad_escape");
        code = code * 16 + static_cast<char32_t>(digit);
      }
      return true;
    default:
      return fail("bad_escape");
  }
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

bool JsonScanner::key(JsonToken& key) {
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
  return true;
}

bool JsonScanner::member_value(JsonToken& token) {
  return value(token, 1);
}

const char* check_json(std::string_view text) {
  if (!is_utf8(text)) return "invalid_utf8";
  JsonScanner scanner(text);
  JsonToken token;
  if (!scanner.value(token)) return scanner.error();
  return scanner.at_end() ? nullptr : "trailing_content";
}

std::size_t json_text(const JsonToken& string, char* out, std::size_t& replaced) {
  JsonScanner scanner(string.raw);
  JsonToken same;
  std::size_t size = 0;
  scanner.string_text(same, out, size, replaced);
  return size;
}

std::string json_text(const JsonToken& string) {
  std::string text(string.raw.size(), '\0');
  std::size_t replaced = 0;
  text.resize(json_text(string, text.data(), replaced));
  return text;
}

}  // namespace curate
