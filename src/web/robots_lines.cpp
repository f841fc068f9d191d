// SPDX-License-Identifier: Apache-2.0
#include "web/robots_lines.hpp"

#include <algorithm>
#include <initializer_list>

#include "util/strings.hpp"

namespace curate {

namespace {

bool starts_with_any(std::string_view key, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return equal_ignoring_case(key.substr(0, word.size()), word); });
}

// What a key begins with decides: "allowed" is "allow".
RobotsLine::Kind kind_of(std::string_view key) {
  if (starts_with_any(key, {"user-agent", "useragent", "user agent"})) return RobotsLine::Kind::kUserAgent;
  if (starts_with_any(key, {"allow"})) return RobotsLine::Kind::kAllow;
  if (starts_with_any(key, {"disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"}))
    return RobotsLine::Kind::kDisallow;
  if (starts_with_any(key, {"sitemap", "site-map"})) return RobotsLine::Kind::kSitemap;
  if (equal_ignoring_case(key, "crawl-delay")) return RobotsLine::Kind::kCrawlDelay;
  if (equal_ignoring_case(key, "content-usage")) return RobotsLine::Kind::kContentUsage;
  return RobotsLine::Kind::kOther;
}

// False if the line has no key.
bool split(std::string_view text, RobotsLine& line) {
  text = text.substr(0, text.find('\0'));
  text = trim_ascii(text.substr(0, text.find('#')));
  auto separator = text.find(':');
  if (separator == std::string_view::npos) {
    // Two words and nothing else: the colon was forgotten.
    constexpr std::string_view kBlank = " \t";
    separator = text.find_first_of(kBlank);
    if (separator == std::string_view::npos) return false;
    const std::string_view value = text.substr(text.find_first_not_of(kBlank, separator));
    if (value.find_first_of(kBlank) != std::string_view::npos) return false;
  }
  line.key = trim_ascii(text.substr(0, separator));
  line.value = trim_ascii(text.substr(separator + 1));
  line.kind = kind_of(line.key);
  return !line.key.empty();
}

}  // namespace

RobotsLines::RobotsLines(std::string_view body) : rest_(body) {
  for (const char mark : {'\xEF', '\xBB', '\xBF'}) {
    if (!rest_.starts_with(mark)) break;
    rest_.remove_prefix(1);
  }
}

bool RobotsLines::next(RobotsLine& line) {
  while (!ended_) {
    const auto end = rest_.find_first_of("\r\n");
    const std::string_view text = rest_.substr(0, end);
    line.number = ++number_;
    if (end == std::string_view::npos) {
      ended_ = true;
    } else {
      rest_.remove_prefix(end + (rest_.substr(end).starts_with("\r\n") ? 2 : 1));
    }
    if (split(text.substr(0, kMaxLine), line)) return true;
  }
  return false;
}

}  // namespace curate
