// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Parts of URLs as the URL filters of other projects cut them: without parsing, whatever the string looks
/// like.
namespace curate {

/// Calls `visit(word)` for each run of ASCII letters and digits until it says false.
template <class Visit>
void each_url_word(std::string_view url, Visit visit) {
  const auto is_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  for (std::size_t at = 0; at < url.size();) {
    if (!is_word(url[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < url.size() && is_word(url[end])) ++end;
    if (!visit(url.substr(at, end - at))) return;
    at = end;
  }
}

/// The ASCII letters and digits of `url` in lower case, into `out`.
void reduce_to_alnum(std::string_view url, std::string& out);

/// The host as tldextract 5 finds it: behind "scheme://" or "//" if there is one, without user, port and the
/// dots at its end, in its own case. A view of `url`.
std::string_view tldextract_host(std::string_view url);

/// The netloc of Python's urlsplit: all between "//" and the next of / ? #, user and port included, into
/// `out`. Tabs and line ends are left out. Empty if there is no "//" at the start or behind a scheme.
void python_netloc(std::string_view url, std::string& out);

}  // namespace curate
