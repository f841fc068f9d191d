// SPDX-License-Identifier: Apache-2.0
#include "net/address.hpp"

#include <gtest/gtest.h>

namespace curate {
namespace {

IpAddress address(const char* text) {
  return IpAddress::parse(text).value();
}

TEST(Address, IsReadInItsPlainFormOnly) {
  for (const char* text : {"1.2.3", "0x7f.0.0.1", "1.2.3.4:80", "fe80::1%eth0", "[::1]", "", "a.example"})
    EXPECT_FALSE(IpAddress::parse(text)) << text;
  EXPECT_EQ(address("2001:DB8:0:0::1").to_string(), "2001:db8::1");
}

TEST(Address, MappedIntoIpv6IsTheIpv4Address) {
  EXPECT_EQ(address("::ffff:192.0.2.7"), address("192.0.2.7"));
  EXPECT_NE(address("::192.0.2.7"), address("192.0.2.7"));
}

TEST(Address, RangesHoldWhatTheirBitsSay) {
  const auto range = AddressRange::parse("172.16.0.0/12").value();
  EXPECT_TRUE(range.holds(address("172.31.255.255")));
  EXPECT_FALSE(range.holds(address("172.32.0.0")));
  EXPECT_FALSE(range.holds(address("::ac10:1")));
  EXPECT_TRUE(AddressRange::parse("0.0.0.0/0")->holds(address("9.9.9.9")));
  EXPECT_TRUE(AddressRange::parse("127.0.0.1")->holds(address("127.0.0.1")));
  for (const char* text : {"10.0.0.0/33", "10.0.0.0/", "10.0/8", "::/129", "x/8"})
    EXPECT_FALSE(AddressRange::parse(text)) << text;
}

TEST(Address, AllowedRangesOpenTheGuardForThemOnly) {
  const AddressGuard guard({*AddressRange::parse("127.0.0.2/32")});
  EXPECT_TRUE(guard.allows(address("127.0.0.2")));
  EXPECT_TRUE(guard.allows(address("::ffff:127.0.0.2")));
  EXPECT_FALSE(guard.allows(address("127.0.0.1")));
}

}  // namespace
}  // namespace curate
