// SPDX-License-Identifier: Apache-2.0
#include "web/url_normal.hpp"

#include <algorithm>
#include <vector>

#include "util/strings.hpp"
#include "web/percent.hpp"
#include "web/url.hpp"
#include "web/url_host.hpp"

namespace curate {

namespace {

bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool is_unreserved(char c) {
  return is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

// RFC 3986: pchar, "/" and "?", percent signs apart.
bool is_allowed(char c) {
  return is_unreserved(c) || std::string_view("!$&'()*+,;=:@/?").find(c) != std::string_view::npos;
}

void append_normal(std::string_view text, bool is_path, std::string& out) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const auto append_encoded = [&](char c) {
    const auto byte = static_cast<unsigned char>(c);
    out.append({'%', kHex[byte >> 4], kHex[byte & 15]});
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      const auto byte = static_cast<char>(hex_digit(text[i + 1]) << 4 | hex_digit(text[i + 2]));
      i += 2;
      if (is_unreserved(byte))
        out += byte;
      else
        append_encoded(byte);
    } else if (!is_allowed(c)) {
      append_encoded(c);
    } else if (!is_path || c != '/' || !out.ends_with('/')) {
      out += c;
    }
  }
}

bool is_tracking(std::string_view parameter) {
  const std::string_view name = parameter.substr(0, parameter.find('='));
  if (name.starts_with("utm_")) return true;
  constexpr std::string_view kNames[] = {"fbclid",  "gclid",   "gclsrc",    "dclid",      "wbraid",       "gbraid",
                                         "msclkid", "yclid",   "twclid",    "ttclid",     "igshid",       "mc_cid",
                                         "mc_eid",  "_ga",     "_gl",       "_hsenc",     "_hsmi",        "mkt_tok",
                                         "vero_id", "srsltid", "phpsessid", "jsessionid", "aspsessionid", "sessionid"};
  return std::ranges::any_of(kNames, [&](std::string_view known) { return equal_ignoring_case(name, known); });
}

// "a.example/x" but not "mailto:x", "x" or "/x".
bool lacks_scheme(std::string_view url) {
  const auto end = std::min(url.find_first_of("/?#:"), url.size());
  const std::string_view host = url.substr(0, end);
  const auto dot = host.find('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  return end == url.size() || url[end] != ':' || (end + 1 < url.size() && url[end + 1] >= '0' && url[end + 1] <= '9');
}

void append_query(std::string_view query, const UrlNormalOptions& options, std::string& out) {
  if (query.empty()) return;
  std::string normal;
  append_normal(query, false, normal);
  std::vector<std::string_view> parameters;
  for (std::string_view parameter : split_at(normal, '&')) {
    if (parameter.empty() || parameter.front() == '=') continue;
    if (parameter.ends_with('=') && parameter.find('=') == parameter.size() - 1) parameter.remove_suffix(1);
    if (!options.strip_tracking || !is_tracking(parameter)) parameters.push_back(parameter);
  }
  std::ranges::sort(parameters);
  for (std::size_t i = 0; i < parameters.size(); ++i) out.append(i == 0 ? "?" : "&").append(parameters[i]);
}

}  // namespace

bool normalise_url(std::string_view input, const UrlNormalOptions& options, std::string& out) {
  out.clear();
  std::string cleaned(trim_ascii(input));
  std::erase_if(cleaned, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  input = cleaned;
  auto url = lacks_scheme(input) ? Url::parse("http://" + std::string(input)) : Url::parse(input);
  if (!url) return false;
  if (url->has_opaque_path()) {
    out = url->without_fragment();
    return true;
  }
  const bool https = options.merge_variants && url->scheme() == "https" && !url->port();
  out.append(https ? "http" : url->scheme()).append(url->has_host() ? "://" : ":");
  if (!url->username().empty() || !url->password().empty()) {
    out.append(url->username());
    if (!url->password().empty()) out.append(":").append(url->password());
    out.append("@");
  }
  std::string_view host = url->host();
  if (host.size() > 1 && host.ends_with('.') && host[host.size() - 2] != '.') host.remove_suffix(1);
  while (options.merge_variants && host.starts_with("www.") && std::ranges::count(host, '.') >= 2)
    host.remove_prefix(4);
  out.append(host);
  if (url->port()) out.append(":").append(std::to_string(*url->port()));

  std::string path;
  append_normal(url->path(), true, path);
  out.append(path);
  append_query(url->search().empty() ? std::string_view() : url->search().substr(1), options, out);
  return true;
}

void normalise_url_tfds(std::string_view url, std::string& out) {
  out.clear();
  while (!url.empty()) {
    std::size_t scheme = 0;
    if (url.starts_with("http://")) scheme = 7;
    if (url.starts_with("https://")) scheme = 8;
    if (scheme > 0) {
      url.remove_prefix(scheme);
      if (url.starts_with("www.")) url.remove_prefix(4);
      continue;
    }
    out += url.front();
    url.remove_prefix(1);
  }
  std::size_t at = 0;
  while ((at = out.find('?', at)) != std::string::npos) {
    const std::string_view rest = std::string_view(out).substr(at + 1);
    if (rest.starts_with("utm_") || rest.starts_with("ref") || rest.starts_with("feed"))
      out.erase(at, std::min(out.find('\n', at), out.size()) - at);
    else
      ++at;
  }
  while (out.ends_with('/')) out.pop_back();
}

}  // namespace curate
