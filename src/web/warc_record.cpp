// SPDX-License-Identifier: Apache-2.0
#include "web/warc_record.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

constexpr std::string_view kMagic = "WARC/";
constexpr std::size_t kMaxVersion = 32;
constexpr std::size_t kMaxArcLine = std::size_t{1} << 16;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

bool is_token(char c) {
  return is_alpha(c) || is_digit(c) || (c != '\0' && std::strchr("!#$%&'*+-.^_`|~", c) != nullptr);
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (is_blank(text.front()) || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (is_blank(text.back()) || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

// Takes the first line off `rest`, without its line end.
std::string_view take_line(std::string_view& rest, bool& lf_only) {
  const auto end = rest.find('\n');
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (line.ends_with('\r'))
    line.remove_suffix(1);
  else if (end != std::string_view::npos)
    lf_only = true;
  return line;
}

std::uint32_t number_at(std::string_view digits, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (const char c : digits.substr(at, count)) value = value * 10 + static_cast<std::uint32_t>(c - '0');
  return value;
}

bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, is_digit);
}

std::uint32_t days_in_month(std::uint32_t year, std::uint32_t month) {
  constexpr std::array<std::uint32_t, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : kDays[month - 1];
}

bool is_day(std::uint32_t year, std::uint32_t month, std::uint32_t day) {
  return month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
}

bool is_time(std::uint32_t hour, std::uint32_t minute, std::uint32_t second) {
  return hour <= 23 && minute <= 59 && second <= 60;
}

// YYYY[-MM[-DD[Thh:mm[:ss[.f]]Z]]]
bool is_warc_date(std::string_view date) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00";
  for (std::size_t i = 0; i < std::min(date.size(), kShape.size()); ++i) {
    if (i == 16 && date[i] == 'Z') break;
    if (kShape[i] == '0' ? !is_digit(date[i]) : date[i] != kShape[i]) return false;
  }
  const std::size_t n = date.size();
  const std::uint32_t year = n >= 4 ? number_at(date, 0, 4) : 0;
  if (n == 4) return true;
  if (n == 7) return is_day(year, number_at(date, 5, 2), 1);
  if (n < 10 || !is_day(year, number_at(date, 5, 2), number_at(date, 8, 2))) return false;
  if (n == 10) return true;
  if (n < 17 || date.back() != 'Z') return false;
  const std::uint32_t second = n >= 20 ? number_at(date, 17, 2) : 0;
  if (!is_time(number_at(date, 11, 2), number_at(date, 14, 2), second)) return false;
  if (n == 17 || n == 20) return true;
  return n >= 22 && n <= 30 && date[19] == '.' && all_digits(date.substr(20, n - 21));
}

bool is_address(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) {
    return is_digit(c) || c == '.' || c == ':' || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

bool is_arc_date(std::string_view word) {
  return word.size() >= 12 && word.size() <= 18 && all_digits(word);
}

// "http:", "filedesc:", "dns:": what every URL of an ARC begins with.
bool has_scheme(std::string_view url) {
  if (url.empty() || !is_alpha(url.front())) return false;
  for (const char c : url) {
    if (c == ':') return true;
    if (!is_alpha(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return false;
  }
  return false;
}

}  // namespace

std::string_view oddity_name(WarcOddity oddity) {
  switch (oddity) {
    case WarcOddity::kLfOnlyHead:
      return "warc_lf_only_head";
    case WarcOddity::kUnknownVersion:
      return "warc_unknown_version";
    case WarcOddity::kFoldedField:
      return "warc_folded_field";
    case WarcOddity::kFieldWithoutColon:
      return "warc_field_without_colon";
    case WarcOddity::kSpaceBeforeColon:
      return "warc_space_before_colon";
    case WarcOddity::kRepeatedField:
      return "warc_repeated_field";
    case WarcOddity::kMissingLength:
      return "warc_missing_length";
    case WarcOddity::kBadLength:
      return "warc_bad_length";
    case WarcOddity::kLengthTooSmall:
      return "warc_length_too_small";
    case WarcOddity::kLengthTooLarge:
      return "warc_length_too_large";
    case WarcOddity::kMissingEnd:
      return "warc_missing_record_end";
    case WarcOddity::kOddEnd:
      return "warc_odd_record_end";
    case WarcOddity::kPadding:
      return "warc_padding_between_records";
    case WarcOddity::kNotPerMember:
      return "warc_not_compressed_per_record";
    case WarcOddity::kMemberInside:
      return "warc_member_starts_inside_record";
  }
  return "warc_unknown_oddity";
}

RecordStart warc_start(std::string_view bytes) {
  const std::size_t common = std::min(bytes.size(), kMagic.size());
  if (bytes.substr(0, common) != kMagic.substr(0, common)) return RecordStart::kNo;
  std::size_t at = kMagic.size();
  const auto digits = [&] {
    const std::size_t before = at;
    while (at < bytes.size() && is_digit(bytes[at])) ++at;
    return at > before;
  };
  const auto ended = [&] { return at >= bytes.size(); };
  if (ended()) return RecordStart::kTooShort;
  if (!digits()) return RecordStart::kNo;
  if (ended()) return RecordStart::kTooShort;
  if (bytes[at++] != '.') return RecordStart::kNo;
  if (ended()) return RecordStart::kTooShort;
  if (!digits()) return RecordStart::kNo;
  while (!ended() && is_blank(bytes[at])) ++at;
  if (!ended() && bytes[at] == '\r') ++at;
  if (at > kMaxVersion) return RecordStart::kNo;
  if (ended()) return RecordStart::kTooShort;
  if (bytes[at++] != '\n') return RecordStart::kNo;
  // A page that quotes a WARC file's first line is not a record; fields must follow.
  std::size_t name = at;
  while (name < bytes.size() && is_token(bytes[name])) ++name;
  if (name == bytes.size()) return RecordStart::kTooShort;
  if (name == at) return bytes[at] == '\r' || bytes[at] == '\n' ? RecordStart::kYes : RecordStart::kNo;
  while (name < bytes.size() && is_blank(bytes[name])) ++name;
  if (name == bytes.size()) return RecordStart::kTooShort;
  return bytes[name] == ':' ? RecordStart::kYes : RecordStart::kNo;
}

std::optional<std::size_t> warc_head_size(std::string_view bytes, std::size_t searched) {
  // The blank line's LF may be the next byte, its predecessor up to three bytes back.
  std::size_t at = searched > 3 ? searched - 3 : 0;
  while (at < bytes.size()) {
    const void* found = std::memchr(bytes.data() + at, '\n', bytes.size() - at);
    if (found == nullptr) return std::nullopt;
    at = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data()) + 1;
    if (at < bytes.size() && bytes[at] == '\n') return at + 1;
    if (at + 1 < bytes.size() && bytes[at] == '\r' && bytes[at + 1] == '\n') return at + 2;
  }
  return std::nullopt;
}

void WarcHead::parse(std::string_view bytes, Oddities<WarcOddity>& oddities) {
  fields_.clear();
  unfolded_.clear();
  bool lf_only = false;
  const std::string_view first = take_line(bytes, lf_only);
  version_ = trim(first.substr(std::min(first.size(), kMagic.size())));
  if (version_ != "1.0" && version_ != "1.1" && version_ != "0.17" && version_ != "0.18")
    oddities.add(WarcOddity::kUnknownVersion);
  while (!bytes.empty()) {
    const std::string_view line = take_line(bytes, lf_only);
    if (line.empty()) continue;
    if (is_blank(line.front()) && !fields_.empty()) {
      oddities.add(WarcOddity::kFoldedField);
      std::string& whole = unfolded_.emplace_back(fields_.back().value);
      if (!whole.empty()) whole += ' ';
      whole += trim(line);
      fields_.back().value = whole;
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) {
      oddities.add(WarcOddity::kFieldWithoutColon);
      continue;
    }
    const std::string_view name = trim(line.substr(0, colon));
    if (name.size() != colon) oddities.add(WarcOddity::kSpaceBeforeColon);
    fields_.push_back({name, trim(line.substr(colon + 1))});
  }
  if (lf_only) oddities.add(WarcOddity::kLfOnlyHead);
  for (const std::string_view once : {"WARC-Type", "Content-Length", "WARC-Record-ID", "WARC-Target-URI", "WARC-Date"})
    if (std::ranges::count_if(fields_, [&](const WarcField& f) { return equal_ignoring_case(f.name, once); }) > 1)
      oddities.add(WarcOddity::kRepeatedField);
}

std::string_view WarcHead::find(std::string_view name) const {
  for (const WarcField& field : fields_)
    if (equal_ignoring_case(field.name, name)) return field.value;
  return {};
}

std::optional<ArcLine> parse_arc_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (!has_scheme(line)) return std::nullopt;
  const auto last = line.rfind(' ');
  if (last == std::string_view::npos) return std::nullopt;
  ArcLine arc;
  arc.length = line.substr(last + 1);
  // The date is found by its digits and the address before it: the URL may hold spaces, the MIME type
  // anything.
  std::size_t end = last;
  for (;;) {
    const auto before = end == 0 ? std::string_view::npos : line.rfind(' ', end - 1);
    if (before == std::string_view::npos || before == 0) return std::nullopt;
    const std::string_view word = line.substr(before + 1, end - before - 1);
    if (is_arc_date(word)) {
      const auto ip_before = line.rfind(' ', before - 1);
      if (ip_before != std::string_view::npos && ip_before > 0 &&
          is_address(line.substr(ip_before + 1, before - ip_before - 1))) {
        arc.date = word;
        arc.ip = line.substr(ip_before + 1, before - ip_before - 1);
        arc.url = line.substr(0, ip_before);
        break;
      }
    }
    end = before;
  }
  const std::string_view rest = end < last ? line.substr(end + 1, last - end - 1) : std::string_view();
  const bool version_2 = std::ranges::count(rest, ' ') >= 5;
  arc.mime = version_2 ? rest.substr(0, rest.find(' ')) : rest;
  return arc;
}

RecordStart arc_start(std::string_view bytes) {
  if (bytes.empty()) return RecordStart::kTooShort;
  if (!is_alpha(bytes.front())) return RecordStart::kNo;
  const auto end = bytes.substr(0, kMaxArcLine).find('\n');
  if (end == std::string_view::npos)
    return bytes.size() < kMaxArcLine && (bytes.size() > 64 ? has_scheme(bytes) : true) ? RecordStart::kTooShort
                                                                                        : RecordStart::kNo;
  return parse_arc_line(bytes.substr(0, end)) ? RecordStart::kYes : RecordStart::kNo;
}

std::string_view iso_date(std::string_view date, std::string& storage) {
  if (is_warc_date(date)) return date;
  if (!is_arc_date(date)) return {};
  const std::uint32_t second = date.size() >= 14 ? number_at(date, 12, 2) : 0;
  if (!is_day(number_at(date, 0, 4), number_at(date, 4, 2), number_at(date, 6, 2))) return {};
  if (!is_time(number_at(date, 8, 2), number_at(date, 10, 2), second)) return {};
  storage.assign(date.substr(0, 4)).append("-").append(date.substr(4, 2)).append("-").append(date.substr(6, 2));
  storage.append("T").append(date.substr(8, 2)).append(":").append(date.substr(10, 2)).append(":");
  storage.append(date.size() >= 14 ? date.substr(12, 2) : "00").append("Z");
  return storage;
}

std::string_view clean_uri(std::string_view uri, std::string& storage, bool& changed) {
  changed = false;
  if (uri.size() >= 2 && uri.front() == '<' && uri.back() == '>') uri = uri.substr(1, uri.size() - 2);
  const bool utf8 = is_utf8(uri);
  const auto is_wrong = [&](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte == 0x7F || (byte > 0x7F && !utf8);
  };
  if (std::ranges::none_of(uri, is_wrong)) return uri;
  changed = true;
  storage.clear();
  for (const char c : uri) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    if (is_wrong(c))
      storage.append({'%', kHex[byte >> 4], kHex[byte & 15]});
    else
      storage += c;
  }
  return storage;
}

std::string_view bare_record_id(std::string_view id) {
  if (id.size() >= 2 && id.front() == '<' && id.back() == '>') id = id.substr(1, id.size() - 2);
  constexpr std::string_view kUuid = "urn:uuid:";
  if (id.size() > kUuid.size() && equal_ignoring_case(id.substr(0, kUuid.size()), kUuid))
    id.remove_prefix(kUuid.size());
  return id;
}

}  // namespace curate
