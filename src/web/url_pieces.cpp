// SPDX-License-Identifier: Apache-2.0
#include "web/url_pieces.hpp"

#include <algorithm>

#include "util/strings.hpp"

namespace curate {

namespace {

bool is_scheme_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

// U+3002, U+FF0E and U+FF61 stand for dots in domain names.
bool cut_last_dot(std::string_view& host) {
  for (const std::string_view dot : {".", "\xE3\x80\x82", "\xEF\xBC\x8E", "\xEF\xBD\xA1"}) {
    if (!host.ends_with(dot)) continue;
    host.remove_suffix(dot.size());
    return true;
  }
  return false;
}

}  // namespace

void reduce_to_alnum(std::string_view url, std::string& out) {
  out.clear();
  each_url_word(url, [&](std::string_view word) {
    out += word;
    return true;
  });
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
}

std::string_view tldextract_host(std::string_view url) {
  const auto slashes = url.find("//");
  if (slashes == 0) {
    url.remove_prefix(2);
  } else if (slashes != std::string_view::npos && slashes >= 2 && url[slashes - 1] == ':' &&
             std::ranges::all_of(url.substr(0, slashes - 1), is_scheme_character)) {
    url.remove_prefix(slashes + 2);
  }
  std::string_view host = url.substr(0, url.find_first_of("/?#"));
  if (const auto at_sign = host.rfind('@'); at_sign != std::string_view::npos) host.remove_prefix(at_sign + 1);
  const auto bracket = host.starts_with('[') ? host.find(']') : std::string_view::npos;
  host = host.substr(0, bracket != std::string_view::npos ? bracket + 1 : host.find(':'));
  host = trim_ascii(host);
  while (cut_last_dot(host)) {
  }
  return host;
}

void python_netloc(std::string_view url, std::string& out) {
  out.clear();
  while (!url.empty() && static_cast<unsigned char>(url.front()) <= 0x20) url.remove_prefix(1);
  for (const char c : url)
    if (c != '\t' && c != '\n' && c != '\r') out += c;
  std::string_view rest = out;
  const auto colon = rest.find(':');
  if (colon != std::string_view::npos && colon > 0 &&
      ((rest[0] >= 'a' && rest[0] <= 'z') || (rest[0] >= 'A' && rest[0] <= 'Z')) &&
      std::ranges::all_of(rest.substr(0, colon), is_scheme_character))
    rest.remove_prefix(colon + 1);
  if (!rest.starts_with("//")) {
    out.clear();
    return;
  }
  rest.remove_prefix(2);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  out.erase(0, static_cast<std::size_t>(rest.data() - out.data()));
  out.resize(rest.size());
}

}  // namespace curate
