// SPDX-License-Identifier: Apache-2.0
#include "web/http_message.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "util/strings.hpp"

namespace curate {

namespace {

enum : std::uint8_t { kToken = 1, kControl = 2 };

constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> classes{};
  for (int c = '0'; c <= '9'; ++c) classes[static_cast<std::size_t>(c)] = kToken;
  for (int c = 'a'; c <= 'z'; ++c)
    classes[static_cast<std::size_t>(c)] = classes[static_cast<std::size_t>(c - 32)] = kToken;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) classes[static_cast<unsigned char>(c)] = kToken;
  for (std::size_t c = 0; c < 0x20; ++c) classes[c] = kControl;
  classes['\t'] = 0;
  classes[0x7F] = kControl;
  return classes;
}
constexpr auto kClasses = make_classes();

bool all_of_class(std::string_view text, std::uint8_t wanted) {
  return std::ranges::all_of(text, [&](char c) { return (kClasses[static_cast<unsigned char>(c)] & wanted) != 0; });
}
bool has_class(std::string_view text, std::uint8_t wanted) {
  return std::ranges::any_of(text, [&](char c) { return (kClasses[static_cast<unsigned char>(c)] & wanted) != 0; });
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (is_blank(text.front()) || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (is_blank(text.back()) || text.back() == '\r' || text.back() == '\n')) text.remove_suffix(1);
  return text;
}

struct Line {
  std::string_view text;  // without its end
  bool ended = false, crlf = false;
};

Line take_line(std::string_view& rest) {
  Line line;
  const auto end = rest.find('\n');
  line.text = rest.substr(0, end);
  line.ended = end != std::string_view::npos;
  rest.remove_prefix(line.ended ? end + 1 : rest.size());
  if (line.text.ends_with('\r')) {
    line.text.remove_suffix(1);
    line.crlf = line.ended;
  }
  return line;
}

// "HTTP/1.1 200 OK", and what has been seen instead: "HTTP 200 Document follows", "HTTP/2 200".
bool parse_status_line(std::string_view line, HttpHead& head) {
  if (line.size() < 5 || !equal_ignoring_case(line.substr(0, 4), "HTTP")) return false;
  std::size_t at = 4;
  if (line[at] == '/') {
    const std::size_t begin = ++at;
    while (at < line.size() && (is_digit(line[at]) || line[at] == '.')) ++at;
    head.version = line.substr(begin, at - begin);
  }
  const std::size_t blanks = at;
  while (at < line.size() && is_blank(line[at])) ++at;
  const std::size_t gap = at - blanks;
  const std::size_t digits = at;
  while (at < line.size() && is_digit(line[at])) ++at;
  if (at - digits != 3 || gap == 0) {
    // A head all the same, without a status that could be trusted.
    if (head.version.empty()) return false;
    head.oddities.add(HttpOddity::kStatusLine);
    return head.response = true;
  }
  head.response = true;
  for (const char c : line.substr(digits, 3)) head.status = head.status * 10 + (c - '0');
  if (head.status < 100) head.status = 0;
  const bool spaced = at < line.size() && line[at] == ' ';
  head.reason = trim(line.substr(at));
  const bool version_known = head.version.size() == 3 && head.version[1] == '.';
  if (gap != 1 || !spaced || !version_known || line[digits - 1] != ' ') head.oddities.add(HttpOddity::kStatusLine);
  return true;
}

// "GET /path HTTP/1.1"
bool is_request_line(std::string_view line) {
  const auto space = line.find(' ');
  if (space == 0 || space == std::string_view::npos || !all_of_class(line.substr(0, space), kToken)) return false;
  return line.rfind(" HTTP/") != std::string_view::npos;
}

}  // namespace

std::string_view oddity_name(HttpOddity oddity) {
  switch (oddity) {
    case HttpOddity::kNoHead:
      return "http_no_head";
    case HttpOddity::kStatusLine:
      return "http_odd_status_line";
    case HttpOddity::kLfOnly:
      return "http_lf_only_head";
    case HttpOddity::kNotEnded:
      return "http_head_not_ended";
    case HttpOddity::kFieldWithoutColon:
      return "http_field_without_colon";
    case HttpOddity::kFieldName:
      return "http_odd_field_name";
    case HttpOddity::kFoldedField:
      return "http_folded_field";
    case HttpOddity::kControlCharacter:
      return "http_control_character";
    case HttpOddity::kHeadTooLong:
      return "http_head_too_long";
    case HttpOddity::kChunkedNotPresent:
      return "http_chunked_not_present";
    case HttpOddity::kChunkedBroken:
      return "http_chunked_broken";
    case HttpOddity::kCodingUnknown:
      return "http_unknown_content_coding";
    case HttpOddity::kCodingNotPresent:
      return "http_content_coding_not_present";
    case HttpOddity::kCodingCut:
      return "http_content_coding_cut";
    case HttpOddity::kCodingBroken:
      return "http_content_coding_broken";
    case HttpOddity::kCodingTooLarge:
      return "http_content_too_large";
    case HttpOddity::kCodingChain:
      return "http_content_coding_chain";
  }
  return "http_unknown_oddity";
}

HttpHead parse_http_head(std::string_view message) {
  HttpHead head;
  std::string_view rest = message.substr(0, kMaxHttpHead);
  const Line first = take_line(rest);
  if (!parse_status_line(first.text, head) && !is_request_line(first.text)) {
    head.oddities.add(HttpOddity::kNoHead);
    return head;
  }
  bool lf_only = first.ended && !first.crlf;
  const auto field = [&](std::string_view line, bool is_first) {
    if (has_class(line, kControl)) head.oddities.add(HttpOddity::kControlCharacter);
    if (is_first) return;
    if (is_blank(line.front())) return head.oddities.add(HttpOddity::kFoldedField);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return head.oddities.add(HttpOddity::kFieldWithoutColon);
    const std::string_view raw = line.substr(0, colon);
    if (raw.empty() || !all_of_class(raw, kToken)) head.oddities.add(HttpOddity::kFieldName);
    const std::string_view name = trim(raw);
    const auto keep_first = [&](std::string_view wanted, std::string_view& value) {
      if (value.data() == nullptr && equal_ignoring_case(name, wanted)) value = trim(line.substr(colon + 1));
    };
    keep_first("Content-Type", head.content_type);
    keep_first("Content-Encoding", head.content_encoding);
    keep_first("Transfer-Encoding", head.transfer_encoding);
  };
  field(first.text, true);
  bool ended = false;
  std::size_t block_end = message.substr(0, kMaxHttpHead).size() - rest.size();
  while (!rest.empty()) {
    const Line line = take_line(rest);
    lf_only |= line.ended && !line.crlf;
    if (line.text.empty() && line.ended) {
      ended = true;
      break;
    }
    if (!line.text.empty()) field(line.text, false);
    block_end = message.substr(0, kMaxHttpHead).size() - rest.size();
  }
  head.size = message.substr(0, kMaxHttpHead).size() - rest.size();
  head.block = message.substr(0, block_end);
  if (lf_only) head.oddities.add(HttpOddity::kLfOnly);
  if (!ended) head.oddities.add(message.size() > kMaxHttpHead ? HttpOddity::kHeadTooLong : HttpOddity::kNotEnded);
  return head;
}

HttpFields::HttpFields(std::string_view block) : rest_(block) {
  const std::string_view first = take_line(block).text;
  HttpHead ignored;
  if (parse_status_line(first, ignored) || is_request_line(first)) rest_ = block;
}

bool HttpFields::next(HttpField& field) {
  while (!rest_.empty()) {
    const std::string_view line = take_line(rest_).text;
    const auto colon = line.find(':');
    if (line.empty() || is_blank(line.front()) || colon == std::string_view::npos) continue;
    field.name = trim(line.substr(0, colon));
    field.folded = false;
    const char* end = line.data() + line.size();
    while (!rest_.empty() && is_blank(rest_.front())) {
      const std::string_view more = take_line(rest_).text;
      field.folded = true;
      end = more.data() + more.size();
    }
    const char* const begin = line.data() + colon + 1;
    field.value = trim({begin, static_cast<std::size_t>(end - begin)});
    return true;
  }
  return false;
}

std::optional<std::string_view> http_header(std::string_view block, std::string_view name) {
  HttpFields fields(block);
  for (HttpField field; fields.next(field);)
    if (equal_ignoring_case(field.name, name)) return field.value;
  return std::nullopt;
}

std::string unfold(std::string_view value) {
  std::string line;
  while (!value.empty()) {
    const std::string_view part = trim(take_line(value).text);
    if (!line.empty() && !part.empty()) line += ' ';
    line += part;
  }
  return line;
}

std::string_view media_type(std::string_view content_type, std::string& storage) {
  const std::string_view type = trim(content_type.substr(0, content_type.find_first_of(";,")));
  const auto slash = type.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == type.size()) return {};
  if (!all_of_class(type.substr(0, slash), kToken) || !all_of_class(type.substr(slash + 1), kToken)) return {};
  storage.assign(type);
  for (char& c : storage)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return storage;
}

}  // namespace curate
