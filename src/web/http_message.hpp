// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "web/oddities.hpp"

namespace curate {

/// How HTTP messages in the wild depart from RFC 9112, and what had to be done about their bodies.
enum class HttpOddity : std::uint8_t {
  kNoHead,      ///< no status or request line: all of it is body (HTTP/0.9)
  kStatusLine,  ///< "HTTP 200", "HTTP/2 200", no reason, several spaces
  kLfOnly,      ///< lines end in LF alone
  kNotEnded,    ///< no blank line
  kFieldWithoutColon,
  kFieldName,  ///< empty, or not made of token characters
  kFoldedField,
  kControlCharacter,
  kHeadTooLong,        ///< cut at kMaxHttpHead bytes
  kChunkedNotPresent,  ///< declared chunked, but there are no chunks
  kChunkedBroken,      ///< the chunks end early or wrongly: what came before is used
  kCodingUnknown,      ///< a content coding nobody knows: left as it is
  kCodingNotPresent,   ///< a content coding that was undone before, or never applied
  kCodingCut,          ///< coded content ends early: what came before is used
  kCodingBroken,       ///< left coded
  kCodingTooLarge,     ///< decodes to more than the limits allow: left coded
  kCodingChain,        ///< more codings in a row than the limit: left coded
};
/// The name of its counter: "http_no_head".
std::string_view oddity_name(HttpOddity oddity);

/// Whether an answer with this status names another place to ask (RFC 9110, 15.4).
constexpr bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

inline constexpr std::size_t kMaxHttpHead = std::size_t{1} << 18;

/// The head of a response or request; all views point into the message.
struct HttpHead {
  bool response = false;     ///< has a status line
  int status = 0;            ///< 100..999; 0 if there is none
  std::string_view version;  ///< "1.1", "2"; empty if there is none
  std::string_view reason;
  std::string_view block;  ///< first line and fields, as they are, without the blank line
  std::size_t size = 0;    ///< bytes up to the body
  // First values, empty if there is none.
  std::string_view content_type, content_encoding, transfer_encoding;
  Oddities<HttpOddity> oddities;
};

/// Reads the head of `message`, whatever it looks like: lines that make no sense are counted and passed over.
HttpHead parse_http_head(std::string_view message);

struct HttpField {
  std::string_view name;   ///< without white space before the colon
  std::string_view value;  ///< trimmed; a folded one still has its line breaks, see `unfold`
  bool folded = false;
};

/// The fields of a header block (with or without a first line), in order; lines without a colon are left out.
class HttpFields {
 public:
  explicit HttpFields(std::string_view block);
  bool next(HttpField& field);

 private:
  std::string_view rest_;
};

/// The first value of a field; case of the name is ignored. Nothing if there is none.
std::optional<std::string_view> http_header(std::string_view block, std::string_view name);

/// A folded value in one line: each line break and the white space around it becomes one space.
std::string unfold(std::string_view value);

/// "text/html" of "Text/HTML; charset=utf-8": lower case into `storage`, empty if it is no media type.
std::string_view media_type(std::string_view content_type, std::string& storage);

}  // namespace curate
