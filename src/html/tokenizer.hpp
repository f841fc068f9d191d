// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "html/tags.hpp"

namespace curate::html {

enum class TokenKind : std::uint8_t { kText, kStartTag, kEndTag, kComment, kDoctype, kEnd };

/// How text is read until the next tag that counts.
enum class TextMode : std::uint8_t { kData, kRcData, kRawText, kScript, kPlainText, kCdata };

/// An attribute as it stands in the page: references not decoded, name in the page's case. The value of one
/// without
/// '=' is empty.
struct Attribute {
  std::string_view name, value;
};

/// A token; all views point into the page.
struct Token {
  TokenKind kind = TokenKind::kEnd;
  TextMode mode = TextMode::kData;  ///< of a text
  bool self_closing = false;
  bool unclosed = false;  ///< a comment, or a text of kRawText, kRcData or kScript, that only the page's end ended
  Tag tag = Tag::kOther;
  std::string_view name;  ///< of a tag, in the page's case
  std::string_view body;  ///< of a text or comment: what is in it; of a doctype: what follows the word
  std::string_view raw;   ///< of a tag: all of it
};

/// Cuts a page into tokens as the HTML Standard's tokenizer does, without copying: references, line ends and
/// U+0000 are left to whoever uses a token. Every byte of the page is looked at a bounded number of times.
class Tokenizer {
 public:
  /// Attributes of one tag; more are read over.
  static constexpr std::size_t kMaxAttributes = 1000;

  void start(std::string_view page);
  /// The next token; kEnd for ever at the end. Empty texts are left out.
  TokenKind next(Token& token);
  /// Of the last start tag (or end tag), repeated names included.
  std::span<const Attribute> attributes() const { return attributes_; }
  /// How the text after the token just read is to be taken; `name` ends it, ASCII case ignored (not kData,
  /// kPlainText, kCdata).
  void set_mode(TextMode mode, std::string_view name);
  /// Byte offset of what is read next.
  std::size_t position() const { return static_cast<std::size_t>(at_ - begin_); }
  /// Goes on at `position`, in data mode.
  void resume(std::size_t position);
  /// Tags whose attributes went over the limit.
  std::uint64_t attribute_overflows() const { return attribute_overflows_; }

 private:
  TokenKind data(Token& token);
  TokenKind raw(Token& token);
  TokenKind text(Token& token, const char* from, const char* to, TextMode mode);
  bool markup(Token& token);
  bool tag(Token& token, TokenKind kind);
  bool comment(Token& token);
  bool bogus_comment(Token& token, const char* from);
  const char* read_attributes(const char* at, bool& self_closing);
  bool ends_here(const char* open, std::size_t prefix) const;
  const char* raw_end(const char* at) const;
  const char* script_end(const char* at) const;

  const char* begin_ = nullptr;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  const char* markup_ = nullptr;  // '<' of the markup known to come next
  TextMode mode_ = TextMode::kData;
  std::string_view end_name_;
  std::vector<Attribute> attributes_;
  std::uint64_t attribute_overflows_ = 0;
};

}  // namespace curate::html
