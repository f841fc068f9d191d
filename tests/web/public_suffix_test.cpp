// SPDX-License-Identifier: Apache-2.0
#include "web/public_suffix.hpp"

#include <gtest/gtest.h>

namespace curate {
namespace {

std::string_view domain(std::string_view host) {
  return PublicSuffixes::builtin().registrable_domain(host);
}

// The cases of publicsuffix.org's test_psl.txt (public domain).
TEST(PublicSuffixes, GivesTheRegistrableDomain) {
  const std::pair<const char*, const char*> cases[] = {
      {"COM", ""},
      {"example.COM", "example.COM"},
      {"WwW.example.COM", "example.COM"},
      {"example", ""},
      {"example.example", "example.example"},
      {"a.b.example.example", "example.example"},
      {"biz", ""},
      {"a.b.domain.biz", "domain.biz"},
      {"uk.com", ""},
      {"b.example.uk.com", "example.uk.com"},
      {"mm", ""},
      {"c.mm", ""},
      {"b.c.mm", "b.c.mm"},
      {"a.b.c.mm", "b.c.mm"},
      {"jp", ""},
      {"www.test.jp", "test.jp"},
      {"ac.jp", ""},
      {"www.test.ac.jp", "test.ac.jp"},
      {"kyoto.jp", ""},
      {"test.kyoto.jp", "test.kyoto.jp"},
      {"ide.kyoto.jp", ""},
      {"a.b.ide.kyoto.jp", "b.ide.kyoto.jp"},
      {"c.kobe.jp", ""},
      {"a.b.c.kobe.jp", "b.c.kobe.jp"},
      {"city.kobe.jp", "city.kobe.jp"},
      {"www.city.kobe.jp", "city.kobe.jp"},
      {"ck", ""},
      {"test.ck", ""},
      {"a.b.test.ck", "b.test.ck"},
      {"www.ck", "www.ck"},
      {"www.www.ck", "www.ck"},
      {"us", ""},
      {"ak.us", ""},
      {"k12.ak.us", ""},
      {"www.test.k12.ak.us", "test.k12.ak.us"},
      {"www.\xE9\xA3\x9F\xE7\x8B\xAE.com.cn", "\xE9\xA3\x9F\xE7\x8B\xAE.com.cn"},
      {"\xE9\xA3\x9F\xE7\x8B\xAE.\xE5\x85\xAC\xE5\x8F\xB8.cn", "\xE9\xA3\x9F\xE7\x8B\xAE.\xE5\x85\xAC\xE5\x8F\xB8.cn"},
      {"www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"},
      {"xn--55qx5d.cn", ""},
      {"shishi.xn--fiqs8s", "shishi.xn--fiqs8s"},
  };
  for (const auto& [host, expected] : cases) EXPECT_EQ(domain(host), expected) << host;
}

TEST(PublicSuffixes, LeavesAddressesAndOddHostsAlone) {
  for (const char* const host : {"", ".", "127.0.0.1", "[::1]", "1.2.3.4.", "a..com", "..", "com."})
    EXPECT_EQ(domain(host), "") << host;
  EXPECT_EQ(domain("www.example.com."), "example.com");
  EXPECT_EQ(site_of("127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(site_of("localhost"), "localhost");
  EXPECT_EQ(site_of("www.example.co.uk"), "example.co.uk");
}

TEST(PublicSuffixes, KnowsThePrivateSection) {
  EXPECT_EQ(domain("a.b.github.io"), "b.github.io");
  EXPECT_EQ(PublicSuffixes::builtin_icann().registrable_domain("a.b.github.io"), "github.io");
  EXPECT_EQ(PublicSuffixes::builtin().suffix("a.b.github.io"), "github.io");
  EXPECT_TRUE(PublicSuffixes::builtin().is_listed("a.co.uk"));
  EXPECT_FALSE(PublicSuffixes::builtin().is_listed("a.nosuchtld"));
}

}  // namespace
}  // namespace curate
