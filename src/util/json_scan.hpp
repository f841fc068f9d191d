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
  /// Where a text is over: a line's is at its first U+000A too, whatever stands behind that.
  enum class Until { kEnd, kLineEnd };
  explicit JsonScanner(std::string_view text, Until until = Until::kEnd)
      : at_(text.data()), end_(text.data() + text.size()), line_(until == Until::kLineEnd) {}

  /// Reads the value at hand, nested ones included. False at a mistake, see error().
  bool value(JsonToken& token) { return skip_space(), value(token, 0); }
  /// Walks an object: `begin_object`, then `member` until it says no, which is the end or a mistake (see error()).
  bool begin_object();
  bool member(JsonToken& key, JsonToken& value) { return this->key(key) && member_value(value); }
  /// A member in two steps: its key, then its value, as a token or by string_text.
  bool key(JsonToken& key);
  bool member_value(JsonToken& value);
  /// Whether the value at hand is a string.
  bool at_string() const { return at_ != end_ && *at_ == '"'; }
  /// Reads the string at hand and writes its text to `out`, which has room for left() bytes. Gives the bytes of the
  /// text in `size` and adds the lone surrogates, each written as U+FFFD, to `replaced`.
  bool string_text(JsonToken& token, char* out, std::size_t& size, std::size_t& replaced);
  /// Bytes not read yet.
  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
  /// Whether nothing but white space is left.
  bool at_end() { return skip_space(), at_ == end_ || (line_ && *at_ == '\n'); }
  /// Why reading stopped, snake_case; null if there was no mistake.
  const char* error() const { return error_; }

 private:
  void skip_space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\r' || (*at_ == '\n' && !line_))) ++at_;
  }
  bool fail(const char* why) {
    error_ = why;
    return false;
  }
  bool value(JsonToken& token, int depth);
  bool string(JsonToken& token);
  template <class Plain, class Escaped>
  bool string(JsonToken& token, const Plain& plain, const Escaped& escaped);
  bool escape(char32_t& code);
  bool number(JsonToken& token);
  bool literal(JsonToken& token, std::string_view word, JsonToken::Kind kind);
  bool container(JsonToken& token, int depth);

  const char* at_;
  const char* end_;
  bool line_;
  const char* error_ = nullptr;
  bool first_ = true;
};

/// Null if `text` is exactly one JSON value in well-formed UTF-8, else why not (snake_case).
const char* check_json(std::string_view text);

/// The text of a string token that the scanner accepted, with U+FFFD for lone surrogates. The first form writes it to
/// `out`, which has room for raw.size() bytes, gives its bytes and adds the lone surrogates to `replaced`.
std::size_t json_text(const JsonToken& string, char* out, std::size_t& replaced);
std::string json_text(const JsonToken& string);

}  // namespace curate
