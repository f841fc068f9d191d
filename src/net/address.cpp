// SPDX-License-Identifier: Apache-2.0
#include "net/address.hpp"

#include <algorithm>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "util/strings.hpp"

namespace curate {

namespace {

constexpr std::string_view kMapped{"\0\0\0\0\0\0\0\0\0\0\xFF\xFF", 12};

constexpr std::string_view kDenied[] = {
    "0.0.0.0/8",      "10.0.0.0/8",   "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24",   "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",  "198.51.100.0/24",
    "203.0.113.0/24", "224.0.0.0/4",  "240.0.0.0/4",    "::/96",          "64:ff9b::/96",   "64:ff9b:1::/48",
    "100::/64",       "2001::/23",    "2001:db8::/32",  "2002::/16",      "3fff::/20",      "5f00::/16",
    "fc00::/7",       "fe80::/10",    "fec0::/10",      "ff00::/8",
};

const std::vector<AddressRange>& denied() {
  static const std::vector<AddressRange> ranges = [] {
    std::vector<AddressRange> all;
    for (const std::string_view text : kDenied) all.push_back(*AddressRange::parse(text));
    return all;
  }();
  return ranges;
}

}  // namespace

IpAddress IpAddress::v4(const char* bytes) {
  IpAddress address;
  address.v4_ = true;
  std::memcpy(address.bytes_.data(), bytes, 4);
  return address;
}

IpAddress IpAddress::v6(const char* bytes) {
  if (std::string_view(bytes, kMapped.size()) == kMapped) return v4(bytes + kMapped.size());
  IpAddress address;
  std::memcpy(address.bytes_.data(), bytes, 16);
  return address;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  const std::string copy(text);
  char bytes[16];
  if (::inet_pton(AF_INET, copy.c_str(), bytes) == 1) return v4(bytes);
  if (::inet_pton(AF_INET6, copy.c_str(), bytes) == 1) return v6(bytes);
  return std::nullopt;
}

std::optional<IpAddress> IpAddress::of(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in in;
    std::memcpy(&in, &address, sizeof in);
    return v4(reinterpret_cast<const char*>(&in.sin_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 in;
    std::memcpy(&in, &address, sizeof in);
    return v6(reinterpret_cast<const char*>(&in.sin6_addr));
  }
  return std::nullopt;
}

std::string IpAddress::to_string() const {
  char text[INET6_ADDRSTRLEN];
  return ::inet_ntop(v4_ ? AF_INET : AF_INET6, bytes_.data(), text, sizeof text);
}

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto first = IpAddress::parse(text.substr(0, slash));
  if (!first) return std::nullopt;
  AddressRange range;
  range.first_ = *first;
  const auto most = static_cast<unsigned>(first->bytes().size() * 8);
  range.bits_ = most;
  if (slash == std::string_view::npos) return range;
  const auto bits = parse_unsigned(text.substr(slash + 1));
  if (!bits || *bits > most) return std::nullopt;
  range.bits_ = static_cast<unsigned>(*bits);
  return range;
}

bool AddressRange::holds(const IpAddress& address) const {
  if (address.is_v4() != first_.is_v4()) return false;
  const std::string_view a = address.bytes(), b = first_.bytes();
  const std::size_t whole = bits_ / 8;
  if (a.substr(0, whole) != b.substr(0, whole)) return false;
  const unsigned rest = bits_ % 8;
  return rest == 0 || ((a[whole] ^ b[whole]) & (0xFF00 >> rest) & 0xFF) == 0;
}

bool AddressGuard::allows(const IpAddress& address) const {
  const auto holds = [&](const AddressRange& range) { return range.holds(address); };
  return std::ranges::any_of(allowed_, holds) || std::ranges::none_of(denied(), holds);
}

}  // namespace curate
