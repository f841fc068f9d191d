// SPDX-License-Identifier: Apache-2.0
#include "web/url.hpp"

#include <algorithm>
#include <array>

#include "util/strings.hpp"
#include "util/utf8.hpp"
#include "web/percent.hpp"
#include "web/url_host.hpp"

namespace curate {

namespace {

struct SpecialScheme {
  std::string_view name;
  int port;  // -1: none
};
constexpr std::array<SpecialScheme, 6> kSpecialSchemes = {
    {{"http", 80}, {"https", 443}, {"ws", 80}, {"wss", 443}, {"ftp", 21}, {"file", -1}}};

bool is_special(std::string_view scheme) {
  return std::ranges::any_of(kSpecialSchemes, [&](const SpecialScheme& s) { return s.name == scheme; });
}

int default_port(std::string_view scheme) {
  for (const SpecialScheme& special : kSpecialSchemes)
    if (special.name == scheme) return special.port;
  return -1;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_drive_letter(std::string_view text) {
  return text.size() == 2 && is_alpha(text[0]) && (text[1] == ':' || text[1] == '|');
}
bool starts_with_drive_letter(std::string_view text) {
  return text.size() >= 2 && is_drive_letter(text.substr(0, 2)) &&
         (text.size() == 2 || std::string_view("/\\?#").find(text[2]) != std::string_view::npos);
}

bool is_single_dot(std::string_view segment) {
  return segment == "." || equal_ignoring_case(segment, "%2e");
}
bool is_double_dot(std::string_view segment) {
  return segment == ".." || equal_ignoring_case(segment, ".%2e") || equal_ignoring_case(segment, "%2e.") ||
         equal_ignoring_case(segment, "%2e%2e");
}

// What the parser would leave exactly as it is: an http(s) URL in lower-case ASCII with a host name, no port,
// no credentials, no dot segments, nothing to encode. Sets where path, query and fragment begin.
bool is_normal(std::string_view url, std::size_t& scheme, std::size_t& path, std::size_t& query,
               std::size_t& fragment) {
  if (!url.starts_with("http")) return false;
  scheme = url.size() > 4 && url[4] == 's' ? 5 : 4;
  if (!url.substr(scheme).starts_with("://")) return false;
  const std::size_t host = scheme + 3;
  std::size_t at = host;
  while (at < url.size() &&
         ((url[at] >= 'a' && url[at] <= 'z') || is_digit(url[at]) || url[at] == '.' || url[at] == '-'))
    ++at;
  if (at == host || at == url.size() || url[at] != '/' || is_digit(url[at - 1]) || url[at - 1] == '.') return false;
  const std::string_view name = url.substr(host, at - host);
  if (name.find("xn--") != std::string_view::npos || ends_in_number(name)) return false;
  path = at;
  for (; at < url.size() && url[at] != '?' && url[at] != '#'; ++at) {
    const char c = url[at];
    if (kPathSet.has(c) || c == '\\') return false;
    if (c == '.' && (url[at - 1] == '/' || url[at - 1] == '.')) return false;
    if (c == '%' && at + 2 < url.size() && url[at + 1] == '2' && (url[at + 2] | 0x20) == 'e') return false;
  }
  query = at;
  if (at < url.size() && url[at] == '?')
    for (++at; at < url.size() && url[at] != '#'; ++at)
      if (kSpecialQuerySet.has(url[at])) return false;
  fragment = at;
  for (at += at < url.size() ? 1 : 0; at < url.size(); ++at)
    if (kFragmentSet.has(url[at])) return false;
  return true;
}

}  // namespace

// The basic URL parser of the standard, its states as functions: each reads from at_ on and calls the next.
class UrlParser {
 public:
  explicit UrlParser(const Url* base) : base_(base) {}

  std::optional<Url> parse(std::string_view input) {
    in_ = clean(input);
    if (!start()) return std::nullopt;
    return serialise();
  }
  static Url normal(std::string url, std::size_t scheme, std::size_t path, std::size_t query, std::size_t fragment);

 private:
  // Without C0 controls and spaces at both ends, tabs and line ends anywhere, and what is no UTF-8.
  std::string_view clean(std::string_view input) {
    const auto is_trimmed = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
    while (!input.empty() && is_trimmed(input.front())) input.remove_prefix(1);
    while (!input.empty() && is_trimmed(input.back())) input.remove_suffix(1);
    const bool dirty = input.find_first_of("\t\n\r") != std::string_view::npos;
    if (!dirty && is_utf8(input)) return input;
    append_repaired(input, cleaned_);
    std::erase_if(cleaned_, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
    return cleaned_;
  }

  bool at_end() const { return at_ == in_.size(); }
  bool here(char c) const { return at_ < in_.size() && in_[at_] == c; }
  bool at_slash() const { return here('/') || (special_ && here('\\')); }
  bool skip_slash() {
    const bool is_slash = at_slash();
    at_ += is_slash ? 1 : 0;
    return is_slash;
  }
  std::string_view rest() const { return in_.substr(at_); }
  std::string_view take_until(std::string_view ends) {
    const std::string_view taken = rest().substr(0, rest().find_first_of(ends));
    at_ += taken.size();
    return taken;
  }
  std::string_view path_ends() const { return special_ ? "/\\?#" : "/?#"; }
  bool base_is(std::string_view scheme) const { return base_ != nullptr && base_->scheme() == scheme; }

  bool start();
  bool after_scheme();
  bool no_scheme();
  bool relative();
  bool relative_slash();
  bool authority_behind_slashes();
  bool authority();
  bool file();
  bool file_slash();
  bool file_host();
  bool path_start();
  bool path_segments();
  bool opaque_path();
  bool query_and_fragment();

  bool parse_port(std::string_view text);
  void add_segment(std::string_view segment, bool is_last);
  void shorten_path();
  void copy_authority();
  void copy_path() { path_ = base_->path(); }
  void copy_query() {
    if (!base_->search().empty()) query_ = base_->search().substr(1);
  }
  Url serialise() const;

  const Url* base_;
  std::string cleaned_;
  std::string_view in_;
  std::size_t at_ = 0;

  std::string scheme_, username_, password_, host_, path_;
  std::optional<std::string> query_, fragment_;
  std::optional<std::uint16_t> port_;
  bool special_ = false, opaque_ = false, has_host_ = false;
};

bool UrlParser::start() {
  if (!in_.empty() && is_alpha(in_[0])) {
    const auto is_scheme = [](char c) { return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; };
    const auto end = static_cast<std::size_t>(std::ranges::find_if_not(in_, is_scheme) - in_.begin());
    if (end < in_.size() && in_[end] == ':') {
      scheme_ = lower_ascii(in_.substr(0, end));
      special_ = is_special(scheme_);
      at_ = end + 1;
      return after_scheme();
    }
  }
  return no_scheme();
}

bool UrlParser::after_scheme() {
  if (scheme_ == "file") return file();
  if (special_) return base_is(scheme_) && !rest().starts_with("//") ? relative() : authority_behind_slashes();
  if (!skip_slash()) return opaque_path();
  return skip_slash() ? authority() : path_segments();
}

bool UrlParser::no_scheme() {
  if (base_ == nullptr || (base_->has_opaque_path() && !here('#'))) return false;
  scheme_ = base_->scheme();
  special_ = base_->is_special();
  if (scheme_ == "file") return file();
  if (!base_->has_opaque_path()) return relative();
  opaque_ = true;
  copy_path();
  copy_query();
  return query_and_fragment();
}

void UrlParser::copy_authority() {
  username_ = base_->username();
  password_ = base_->password();
  has_host_ = base_->has_host();
  host_ = base_->host();
  port_ = base_->port();
}

bool UrlParser::relative() {
  if (skip_slash()) return relative_slash();
  copy_authority();
  copy_path();
  if (at_end() || here('#')) copy_query();
  if (at_end() || here('#') || here('?')) return query_and_fragment();
  shorten_path();
  return path_segments();
}

bool UrlParser::relative_slash() {
  if (skip_slash()) return special_ ? authority_behind_slashes() : authority();
  copy_authority();
  return path_segments();
}

bool UrlParser::authority_behind_slashes() {
  while (skip_slash()) {
  }
  return authority();
}

bool UrlParser::authority() {
  std::string_view text = take_until(path_ends());
  const auto at_sign = text.rfind('@');
  if (at_sign != std::string_view::npos) {
    const std::string_view credentials = text.substr(0, at_sign);
    const auto colon = std::min(credentials.find(':'), credentials.size());
    append_percent_encoded(credentials.substr(0, colon), kUserinfoSet, username_);
    append_percent_encoded(credentials.substr(std::min(colon + 1, credentials.size())), kUserinfoSet, password_);
    text.remove_prefix(at_sign + 1);
    if (text.empty()) return false;
  }
  std::size_t colon = 0;
  for (bool in_brackets = false; colon < text.size() && (in_brackets || text[colon] != ':'); ++colon) {
    if (text[colon] == '[') in_brackets = true;
    if (text[colon] == ']') in_brackets = false;
  }
  const std::string_view host = text.substr(0, colon);
  if (host.empty() && (special_ || colon < text.size())) return false;
  if (!parse_host(host, !special_, host_)) return false;
  has_host_ = true;
  if (colon < text.size() && !parse_port(text.substr(colon + 1))) return false;
  return path_start();
}

bool UrlParser::parse_port(std::string_view text) {
  std::uint32_t port = 0;
  for (const char c : text) {
    if (!is_digit(c)) return false;
    port = port * 10 + static_cast<std::uint32_t>(c - '0');
    if (port > 65535) return false;
  }
  if (!text.empty() && static_cast<int>(port) != default_port(scheme_)) port_ = static_cast<std::uint16_t>(port);
  return true;
}

bool UrlParser::file() {
  has_host_ = true;
  if (skip_slash()) return file_slash();
  if (!base_is("file")) return path_segments();
  host_ = base_->host();
  copy_path();
  if (at_end() || here('#')) copy_query();
  if (at_end() || here('#') || here('?')) return query_and_fragment();
  if (starts_with_drive_letter(rest()))
    path_.clear();
  else
    shorten_path();
  return path_segments();
}

bool UrlParser::file_slash() {
  if (skip_slash()) return file_host();
  if (base_is("file")) {
    host_ = base_->host();
    const std::string_view path = base_->path();
    const bool has_drive =
        path.size() >= 3 && is_alpha(path[1]) && path[2] == ':' && (path.size() == 3 || path[3] == '/');
    if (!starts_with_drive_letter(rest()) && has_drive) path_ = path.substr(0, 3);
  }
  return path_segments();
}

bool UrlParser::file_host() {
  const std::size_t begin = at_;
  const std::string_view text = take_until("/\\?#");
  if (is_drive_letter(text)) {
    at_ = begin;
    return path_segments();
  }
  if (!text.empty() && !parse_host(text, false, host_)) return false;
  if (host_ == "localhost") host_.clear();
  return path_start();
}

bool UrlParser::path_start() {
  if (!special_ && (at_end() || here('?') || here('#'))) return query_and_fragment();
  skip_slash();
  return path_segments();
}

bool UrlParser::path_segments() {
  do {
    const std::string_view segment = take_until(path_ends());
    add_segment(segment, !at_slash());
  } while (skip_slash());
  return query_and_fragment();
}

void UrlParser::add_segment(std::string_view segment, bool is_last) {
  if (is_double_dot(segment)) {
    shorten_path();
    if (is_last) path_ += '/';
  } else if (is_single_dot(segment)) {
    if (is_last) path_ += '/';
  } else {
    const bool is_drive = scheme_ == "file" && path_.empty() && is_drive_letter(segment);
    path_ += '/';
    append_percent_encoded(segment, kPathSet, path_);
    if (is_drive) path_.back() = ':';
  }
}

void UrlParser::shorten_path() {
  if (scheme_ == "file" && path_.size() == 3 && is_alpha(path_[1]) && path_[2] == ':') return;
  const auto slash = path_.rfind('/');
  if (slash != std::string::npos) path_.resize(slash);
}

bool UrlParser::opaque_path() {
  opaque_ = true;
  append_percent_encoded(take_until("?#"), kControlSet, path_);
  if (!at_end() && path_.ends_with(' ')) path_.replace(path_.size() - 1, 1, "%20");
  return query_and_fragment();
}

bool UrlParser::query_and_fragment() {
  if (here('?')) {
    ++at_;
    append_percent_encoded(take_until("#"), special_ ? kSpecialQuerySet : kQuerySet, query_.emplace());
  }
  if (here('#')) {
    ++at_;
    append_percent_encoded(rest(), kFragmentSet, fragment_.emplace());
  }
  return true;
}

Url UrlParser::serialise() const {
  Url url;
  std::string& href = url.href_;
  const auto mark = [&](std::uint32_t& place) { place = static_cast<std::uint32_t>(href.size()); };
  href = scheme_;
  mark(url.scheme_);
  href += ':';
  if (has_host_) href += "//";
  mark(url.user_);
  href += username_;
  mark(url.user_end_);
  mark(url.password_);
  if (!password_.empty()) {
    href += ':';
    mark(url.password_);
    href += password_;
  }
  mark(url.password_end_);
  if (!username_.empty() || !password_.empty()) href += '@';
  mark(url.host_);
  href += host_;
  mark(url.host_end_);
  if (port_) href.append(":").append(std::to_string(*port_));
  // Else "web+x:/..//a" would read as a host when parsed again.
  if (!has_host_ && !opaque_ && path_.starts_with("//")) href += "/.";
  mark(url.path_);
  href += path_;
  mark(url.query_);
  if (query_) href.append("?").append(*query_);
  mark(url.fragment_);
  if (fragment_) href.append("#").append(*fragment_);
  url.port_ = port_;
  url.special_ = special_;
  url.opaque_ = opaque_;
  url.has_host_ = has_host_;
  return url;
}

Url UrlParser::normal(std::string text, std::size_t scheme, std::size_t path, std::size_t query, std::size_t fragment) {
  Url url;
  url.href_ = std::move(text);
  url.scheme_ = static_cast<std::uint32_t>(scheme);
  url.user_ = url.user_end_ = url.password_ = url.password_end_ = url.host_ = static_cast<std::uint32_t>(scheme + 3);
  url.host_end_ = url.path_ = static_cast<std::uint32_t>(path);
  url.query_ = static_cast<std::uint32_t>(query);
  url.fragment_ = static_cast<std::uint32_t>(fragment);
  url.special_ = url.has_host_ = true;
  return url;
}

std::optional<Url> Url::parse(std::string_view input, const Url* base) {
  constexpr std::size_t kMaxUrl = std::size_t{1} << 26;
  if (input.size() > kMaxUrl) return std::nullopt;
  std::size_t scheme = 0, path = 0, query = 0, fragment = 0;
  if (is_normal(input, scheme, path, query, fragment))
    return UrlParser::normal(std::string(input), scheme, path, query, fragment);
  // Most links of a page: "/path", to be put behind the authority of their base.
  if (base != nullptr && base->is_special() && input.starts_with('/') && !input.starts_with("//")) {
    std::string joined(base->href_, 0, base->path_);
    joined.append(input);
    if (is_normal(joined, scheme, path, query, fragment))
      return UrlParser::normal(std::move(joined), scheme, path, query, fragment);
  }
  return UrlParser(base).parse(input);
}

std::string Url::origin() const {
  if (scheme() == "blob") {
    const auto inner = parse(path());
    return inner && (inner->scheme() == "http" || inner->scheme() == "https") ? inner->origin() : "null";
  }
  if (!special_ || scheme() == "file") return "null";
  std::string text(scheme());
  text.append("://").append(host());
  if (port_) text.append(":").append(std::to_string(*port_));
  return text;
}

std::string_view host_of(std::string_view url) {
  const auto slashes = url.find("//");
  if (slashes == std::string_view::npos || (slashes > 0 && url[slashes - 1] != ':')) return {};
  std::string_view host = url.substr(slashes + 2);
  host = host.substr(0, host.find_first_of("/?#\\"));
  if (const auto at_sign = host.rfind('@'); at_sign != std::string_view::npos) host.remove_prefix(at_sign + 1);
  if (host.starts_with('[')) return host.substr(0, std::min(host.find(']'), host.size() - 1) + 1);
  return host.substr(0, host.find(':'));
}

}  // namespace curate
