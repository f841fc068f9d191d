// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace curate {

/// A URL as the WHATWG URL Standard parses and serialises it. Views point into href().
class Url {
 public:
  /// Nothing if it is no URL. Bytes that are no UTF-8 are read as U+FFFD. `base` resolves relative
  /// references.
  static std::optional<Url> parse(std::string_view input, const Url* base = nullptr);

  const std::string& href() const { return href_; }
  std::string_view without_fragment() const { return view(0, fragment_); }
  std::string_view scheme() const { return view(0, scheme_); }  ///< "https"
  std::string_view username() const { return view(user_, user_end_); }
  std::string_view password() const { return view(password_, password_end_); }
  bool has_host() const { return has_host_; }
  std::string_view host() const { return view(host_, host_end_); }  ///< "a.example", "[::1]"; no port
  std::optional<std::uint16_t> port() const { return port_; }       ///< nothing if it is the scheme's default
  std::string_view path() const { return view(path_, query_); }
  /// "?a=b", also "?" alone; empty if there is none.
  std::string_view search() const { return view(query_, fragment_); }
  /// "#top", also "#" alone; empty if there is none.
  std::string_view hash() const { return view(fragment_, static_cast<std::uint32_t>(href_.size())); }
  /// Scheme http, https, ws, wss, ftp or file.
  bool is_special() const { return special_; }
  /// "mailto:x", "data:,y": nothing can be relative to it.
  bool has_opaque_path() const { return opaque_; }
  /// "https://a.example:8080"; "null" for schemes without one.
  std::string origin() const;

 private:
  friend class UrlParser;
  std::string_view view(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(href_).substr(begin, end - begin);
  }

  std::string href_;
  std::uint32_t scheme_ = 0;  // end
  std::uint32_t user_ = 0, user_end_ = 0, password_ = 0, password_end_ = 0, host_ = 0, host_end_ = 0;
  std::uint32_t path_ = 0, query_ = 0, fragment_ = 0;  // begin
  std::optional<std::uint16_t> port_;
  bool special_ = false, opaque_ = false, has_host_ = false;
};

/// The host of an absolute URL as it stands there, without port and credentials: for the hosts of ordinary
/// crawled URLs, which need no parsing ("http://A.example:80/x" -> "A.example"). Empty if there is no "//".
/// Allocates nothing.
std::string_view host_of(std::string_view url);

}  // namespace curate
