// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace curate {

/// An IPv4 or IPv6 address. IPv4 addresses that are mapped into IPv6 (::ffff:a.b.c.d) are IPv4 addresses here.
class IpAddress {
 public:
  /// "192.0.2.1", "2001:db8::1" and nothing else: no zone, no port, no short or octal form.
  static std::optional<IpAddress> parse(std::string_view text);
  /// Nothing for other families than AF_INET and AF_INET6.
  static std::optional<IpAddress> of(const sockaddr& address);

  bool is_v4() const { return v4_; }
  /// 4 or 16 bytes in network order.
  std::string_view bytes() const { return {bytes_.data(), v4_ ? std::size_t{4} : bytes_.size()}; }
  std::string to_string() const;
  auto operator<=>(const IpAddress&) const = default;

 private:
  static IpAddress v4(const char* bytes);
  static IpAddress v6(const char* bytes);

  bool v4_ = false;
  std::array<char, 16> bytes_{};
};

/// "10.0.0.0/8", "fc00::/7", or one address.
class AddressRange {
 public:
  /// Nothing if it is none.
  static std::optional<AddressRange> parse(std::string_view text);
  bool holds(const IpAddress& address) const;

 private:
  IpAddress first_;
  unsigned bits_ = 0;
};

/// Which addresses data from outside may send us to: public ones only. Ranges are those of the IANA special-purpose
/// registries (RFC 6890 and later), and all that wrap IPv4 addresses (NAT64, 6to4, Teredo, IPv4-compatible), whatever
/// is inside.
class AddressGuard {
 public:
  AddressGuard() = default;
  /// `allowed`: ranges that may be reached all the same.
  explicit AddressGuard(std::vector<AddressRange> allowed) : allowed_(std::move(allowed)) {}
  bool allows(const IpAddress& address) const;

 private:
  std::vector<AddressRange> allowed_;
};

}  // namespace curate
