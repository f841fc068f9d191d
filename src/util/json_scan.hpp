// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace curate {

/// A JSON value as it stands in its line. simdjson 3.0.1 refuses lone surrogates and numbers that fit no double and
/// does not keep a value's own spelling; documents must survive both and are carried through byte for byte, so
/// document lines are read by this scanner.
struct JsonToken {
  enum class Kind { kNull, kTrue, kFalse, kNumber, kString, kArray, kObject };
  Kind kind = Kind::kNull;
  std::string_view raw;  ///< with quotes or brackets
  bool escaped = false;  ///< a string with a backslash in it
  /// A string's bytes between the quotes, still escaped.
  std::string_view inner() const { return raw.substr(1, raw.size() - 2); }
};

/// Deepest nesting that is read.
inline constexpr int kJsonDepth = 1024;

/// Reads one JSON value (RFC 8259, nothing else; UTF-8 is not checked) token by token.
class JsonScanner {
 public:
  explicit JsonScanner(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  /// Reads the value at hand, nested ones included. False at a mistake, see error().
  bool value(JsonToken& token) { return skip_space(), value(token, 0); }
  /// Walks an object: `begin_object`, then `member` until it says no, which is the end or a mistake (see error()).
  bool begin_object();
  bool member(JsonToken& key, JsonToken& value);
  /// Whether nothing but white space is left.
  bool at_end() { return skip_space(), at_ == end_; }
  /// Why reading stopped, snake_case; null if there was no mistake.
  const char* error() const { return error_; }

 private:
  void skip_space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) ++at_;
  }
  bool fail(const char* why) {
    error_ = why;
    return false;
  }
  bool value(JsonToken& token, int depth);
  bool string(JsonToken& token);
  bool number(JsonToken& token);
  bool literal(JsonToken& token, std::string_view word, JsonToken::Kind kind);
  bool container(JsonToken& token, int depth);

  const char* at_;
  const char* end_;
  const char* error_ = nullptr;
  bool first_ = true;
};

/// Null if `text` is exactly one JSON value in well-formed UTF-8, else why not (snake_case).
const char* check_json(std::string_view text);

/// Unescapes the inside of a string token that the scanner accepted into `out`, which has room for inner.size()
/// bytes. Returns the bytes written; adds lone surrogates, each written as U+FFFD, to `replaced`.
std::size_t unescape_json(std::string_view inner, char* out, std::size_t& replaced);
/// The text of such a token, with U+FFFD for lone surrogates.
std::string json_text(const JsonToken& string);

}  // namespace curate
