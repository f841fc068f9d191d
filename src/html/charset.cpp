// SPDX-License-Identifier: Apache-2.0
#include "html/charset.hpp"

#include <algorithm>
#include <cstring>

#include "html/charset_detect.hpp"
#include "html/scan.hpp"
#include "html/tokenizer.hpp"
#include "text/transcode.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate::html {

namespace {

constexpr std::size_t kPrescan = 1024;

constexpr std::size_t kLateMeta = std::size_t{256} << 10;

std::optional<Charset> byte_order_mark(std::string_view page) {
  if (page.starts_with("\xEF\xBB\xBF")) return Charset{Encoding::kUtf8, CharsetSource::kByteOrderMark, 3};
  if (page.starts_with("\xFE\xFF")) return Charset{Encoding::kUtf16Be, CharsetSource::kByteOrderMark, 2};
  if (page.starts_with("\xFF\xFE")) return Charset{Encoding::kUtf16Le, CharsetSource::kByteOrderMark, 2};
  return std::nullopt;
}

// What a label that was read as ASCII can mean.
Encoding in_ascii_markup(Encoding encoding) {
  if (encoding == Encoding::kUtf16Be || encoding == Encoding::kUtf16Le) return Encoding::kUtf8;
  return encoding == Encoding::kUserDefined ? Encoding::kWindows1252 : encoding;
}

// "Algorithm for extracting a character encoding from a meta element".
std::optional<Encoding> charset_in_content(std::string_view content) {
  for (std::size_t at = 0; at + 7 <= content.size(); ++at) {
    if (!equal_ignoring_case(content.substr(at, 7), "charset")) continue;
    at += 7;
    while (at < content.size() && is_space(content[at])) ++at;
    if (at >= content.size()) return std::nullopt;
    if (content[at] != '=') {
      --at;
      continue;
    }
    ++at;
    while (at < content.size() && is_space(content[at])) ++at;
    if (at >= content.size()) return std::nullopt;
    const char quote = content[at];
    if (quote == '"' || quote == '\'') {
      const std::size_t end = content.find(quote, at + 1);
      return end == std::string_view::npos ? std::nullopt : encoding_for_label(content.substr(at + 1, end - at - 1));
    }
    std::size_t end = at;
    while (end < content.size() && !is_space(content[end]) && content[end] != ';') ++end;
    return encoding_for_label(content.substr(at, end - at));
  }
  return std::nullopt;
}

// Reads attributes as the prescan does ("get an attribute").
class Prescan {
 public:
  explicit Prescan(std::string_view bytes) : bytes_(bytes.substr(0, kPrescan)) {}

  std::optional<Encoding> run() {
    while (at_ < bytes_.size()) {
      const std::size_t open = bytes_.find('<', at_);
      if (open == std::string_view::npos) return std::nullopt;
      at_ = open;
      if (rest().starts_with("<!--")) {
        const std::size_t end = bytes_.find("-->", at_ + 2);
        if (end == std::string_view::npos) return std::nullopt;
        at_ = end + 3;
      } else if (rest().size() > 5 && equal_ignoring_case(rest().substr(0, 5), "<meta") &&
                 (is_space(rest()[5]) || rest()[5] == '/')) {
        at_ += 5;
        if (const auto found = meta()) return found;
      } else if (is_tag()) {
        while (at_ < bytes_.size() && !is_space(bytes_[at_]) && bytes_[at_] != '>') ++at_;
        while (attribute()) {
        }
      } else if (rest().size() > 1 && (rest()[1] == '!' || rest()[1] == '/' || rest()[1] == '?')) {
        const std::size_t end = bytes_.find('>', at_);
        if (end == std::string_view::npos) return std::nullopt;
        at_ = end + 1;
      } else {
        ++at_;
      }
    }
    return std::nullopt;
  }

 private:
  std::string_view rest() const { return bytes_.substr(at_); }
  bool is_tag() const {
    const std::string_view r = rest();
    return (r.size() > 1 && is_letter(r[1])) || (r.size() > 2 && r[1] == '/' && is_letter(r[2]));
  }

  std::optional<Encoding> meta() {
    bool got_pragma = false, seen_http_equiv = false, seen_content = false, seen_charset = false;
    std::optional<bool> need_pragma;
    std::optional<Encoding> charset;
    while (attribute()) {
      if (name_ == "http-equiv" && !seen_http_equiv) {
        seen_http_equiv = true;
        got_pragma = value_ == "content-type";
      } else if (name_ == "content" && !seen_content) {
        seen_content = true;
        if (const auto found = charset_in_content(value_); found && !charset) {
          charset = found;
          need_pragma = true;
        }
      } else if (name_ == "charset" && !seen_charset) {
        seen_charset = true;
        charset = encoding_for_label(value_);
        need_pragma = false;
      }
    }
    if (!need_pragma || (*need_pragma && !got_pragma) || !charset) return std::nullopt;
    return in_ascii_markup(*charset);
  }

  // Fills name_ and value_ (lower case); false at the end of the tag.
  bool attribute() {
    name_.clear();
    value_.clear();
    while (at_ < bytes_.size() && (is_space(bytes_[at_]) || bytes_[at_] == '/')) ++at_;
    if (at_ >= bytes_.size()) return false;
    if (bytes_[at_] == '>') {
      ++at_;
      return false;
    }
    while (at_ < bytes_.size() && !is_space(bytes_[at_]) && bytes_[at_] != '/' && bytes_[at_] != '>' &&
           !(bytes_[at_] == '=' && !name_.empty()))
      name_ += lower(bytes_[at_++]);
    while (at_ < bytes_.size() && is_space(bytes_[at_])) ++at_;
    if (at_ >= bytes_.size()) return false;
    if (bytes_[at_] != '=') return true;
    ++at_;
    while (at_ < bytes_.size() && is_space(bytes_[at_])) ++at_;
    if (at_ >= bytes_.size()) return false;
    const char quote = bytes_[at_];
    if (quote == '"' || quote == '\'') {
      ++at_;
      while (at_ < bytes_.size() && bytes_[at_] != quote) value_ += lower(bytes_[at_++]);
      if (at_ >= bytes_.size()) return false;
      ++at_;
      return true;
    }
    while (at_ < bytes_.size() && !is_space(bytes_[at_]) && bytes_[at_] != '>') value_ += lower(bytes_[at_++]);
    return at_ < bytes_.size();
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::string name_, value_;
};

// Whether any byte is above 0x7F.
bool has_high_byte(std::string_view bytes) {
  std::uint64_t seen = 0;
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + i, 8);
    seen |= word;
  }
  for (; i < bytes.size(); ++i) seen |= static_cast<unsigned char>(bytes[i]);
  return (seen & 0x8080808080808080) != 0;
}

// A meta element behind the first 1,024 bytes, which browsers obey when their parser meets it.
std::optional<Encoding> late_meta(std::string_view page) {
  Tokenizer tokenizer;
  tokenizer.start(page.substr(0, kLateMeta));
  Token token;
  while (tokenizer.next(token) != TokenKind::kEnd) {
    if (token.kind != TokenKind::kStartTag) continue;
    if (token.tag == Tag::kBody) return std::nullopt;
    if (token.tag == Tag::kScript)
      tokenizer.set_mode(TextMode::kScript, "script");
    else if ((facts_of(token.tag) & (kRawText | kRcData)) != 0)
      tokenizer.set_mode(TextMode::kRawText, token.name);
    if (token.tag != Tag::kMeta) continue;
    std::string_view content;
    bool pragma = false;
    for (const Attribute& attribute : tokenizer.attributes()) {
      if (equal_ignoring_case(attribute.name, "charset")) {
        if (const auto found = encoding_for_label(attribute.value)) return in_ascii_markup(*found);
      } else if (equal_ignoring_case(attribute.name, "http-equiv")) {
        pragma = equal_ignoring_case(attribute.value, "content-type");
      } else if (equal_ignoring_case(attribute.name, "content")) {
        content = attribute.value;
      }
    }
    if (!pragma) continue;
    if (const auto found = charset_in_content(content)) return in_ascii_markup(*found);
  }
  return std::nullopt;
}

// UTF-16 without a mark: markup makes every second byte zero.
std::optional<Encoding> bare_utf16(std::string_view page) {
  if (page.size() < 4) return std::nullopt;
  if (page[0] == '<' && page[1] == 0 && page[2] != 0 && page[3] == 0) return Encoding::kUtf16Le;
  if (page[0] == 0 && page[1] == '<' && page[2] == 0 && page[3] != 0) return Encoding::kUtf16Be;
  return std::nullopt;
}

}  // namespace

std::optional<Encoding> prescan_meta(std::string_view page) {
  return Prescan(page).run();
}

std::optional<Charset> declared_charset(std::string_view page, std::string_view http_charset) {
  if (const auto mark = byte_order_mark(page)) return mark;
  if (const auto http = encoding_for_label(http_charset)) return Charset{*http, CharsetSource::kHttp, 0};
  if (const auto meta = prescan_meta(page)) return Charset{*meta, CharsetSource::kMeta, 0};
  if (const auto meta = late_meta(page)) return Charset{*meta, CharsetSource::kMeta, 0};
  return std::nullopt;
}

Charset find_charset(std::string_view page, std::string_view http_charset) {
  if (const auto mark = byte_order_mark(page)) return *mark;
  if (const auto bare = bare_utf16(page)) return {*bare, CharsetSource::kDetected, 0};
  if (is_utf8(page)) {
    // Seven-bit text means the same in every encoding but those that escape.
    if (page.find('\x1B') != std::string_view::npos && !has_high_byte(page)) {
      const auto declared = declared_charset(page, http_charset);
      if (declared && declared->encoding == Encoding::kIso2022Jp) return *declared;
    }
    return {Encoding::kUtf8, CharsetSource::kValidUtf8, 0};
  }
  const auto declared = declared_charset(page, http_charset);
  if (declared) {
    const bool two_bytes = declared->encoding == Encoding::kUtf16Be || declared->encoding == Encoding::kUtf16Le;
    // Bytes that are ASCII markup are no UTF-16, whatever the server says; and what claims to be UTF-8 but is
    // mostly not is something else.
    if (!two_bytes && (declared->encoding != Encoding::kUtf8 || looks_like_utf8(page))) return *declared;
  }
  if (looks_like_utf8(page)) return {Encoding::kUtf8, CharsetSource::kDetected, 0};
  if (const auto detected = detect_encoding(page)) return {*detected, CharsetSource::kDetected, 0};
  return {Encoding::kWindows1252, CharsetSource::kDefault, 0};
}

std::string_view charset_parameter(std::string_view content_type) {
  std::size_t at = 0;
  while ((at = content_type.find(';', at)) != std::string_view::npos) {
    ++at;
    std::string_view parameter = content_type.substr(at);
    // A quoted semicolon does not occur in charset labels.
    parameter = trim_ascii(parameter.substr(0, parameter.find(';')));
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos) continue;
    if (!equal_ignoring_case(trim_ascii(parameter.substr(0, equals)), "charset")) continue;
    std::string_view value = trim_ascii(parameter.substr(equals + 1));
    if (!value.empty() && (value.front() == '"' || value.front() == '\'')) value.remove_prefix(1);
    if (!value.empty() && (value.back() == '"' || value.back() == '\'')) value.remove_suffix(1);
    return trim_ascii(value);
  }
  return {};
}

std::string_view decode_page(std::string_view page, const Charset& charset, std::string& buffer,
                             std::size_t& replaced) {
  page.remove_prefix(charset.mark_bytes);
  if (charset.encoding == Encoding::kUtf8 && (charset.source == CharsetSource::kValidUtf8 || is_utf8(page)))
    return page;
  buffer.clear();
  buffer.reserve(page.size() + page.size() / 2);
  replaced += transcode(charset.encoding, page, buffer);
  return buffer;
}

std::string_view utf8_page(std::string_view page, std::string_view http_charset, std::string& buffer) {
  if (is_utf8(page)) return page;
  std::size_t replaced = 0;
  return decode_page(page, find_charset(page, http_charset), buffer, replaced);
}

}  // namespace curate::html
