// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "text/encoding.hpp"

namespace curate::html {

/// How the charset of a page was found, in the order of trust.
enum class CharsetSource : std::uint8_t { kByteOrderMark, kValidUtf8, kHttp, kMeta, kDetected, kDefault };

struct Charset {
  Encoding encoding = Encoding::kUtf8;
  CharsetSource source = CharsetSource::kDefault;
  std::size_t mark_bytes = 0;  ///< of a byte order mark at the start
};

/// The charset a `<meta>` within the first 1,024 bytes declares (WHATWG HTML, "prescan a byte stream to
/// determine its encoding").
std::optional<Encoding> prescan_meta(std::string_view page);

/// The encoding that HTTP's charset label or else the page itself declares, without a look at its content:
/// byte order mark, `http_charset`, meta in the first 1,024 bytes, meta element before the body.
std::optional<Charset> declared_charset(std::string_view page, std::string_view http_charset);

/// The charset to decode a page with: byte order mark; UTF-8 if all of the page is valid UTF-8 (unless it
/// escapes to Japanese as declared); what HTTP or meta declares, if it can be; what the content looks like;
/// windows-1252.
Charset find_charset(std::string_view page, std::string_view http_charset);

/// The value of the charset parameter of a Content-Type header's value; empty if there is none.
std::string_view charset_parameter(std::string_view content_type);

/// The page as UTF-8 without its byte order mark: a view of `page` if it is UTF-8 already, else of `buffer`,
/// which is overwritten. Adds the number of replaced sequences to `replaced`.
std::string_view decode_page(std::string_view page, const Charset& charset, std::string& buffer, std::size_t& replaced);

/// A page for those who do not ask about its charset: as it is if it is UTF-8, else decoded into `buffer`.
std::string_view utf8_page(std::string_view page, std::string_view http_charset, std::string& buffer);

}  // namespace curate::html
