// SPDX-License-Identifier: Apache-2.0
#include "text/idna.hpp"

#include <algorithm>
#include <memory>

#include <unicode/uidna.h>

#include <curate/error.hpp>

#include "util/utf8.hpp"

namespace curate {

namespace {

struct Close {
  void operator()(UIDNA* idna) const { uidna_close(idna); }
};

const UIDNA* idna() {
  static const std::unique_ptr<UIDNA, Close> instance = [] {
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<UIDNA, Close> opened(uidna_openUTS46(
        UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE,
        &error));
    if (U_FAILURE(error)) throw RunError(std::string("ICU has no IDNA data: ") + u_errorName(error));
    return opened;
  }();
  return instance.get();
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// What UTS #46 maps or ignores since Unicode 15.1 and 16 (revisions 31 and 33), and the ICU of Debian 12
// (Unicode 15) does not: it refuses these code points, and maps U+1E9E to "ss".
constexpr char32_t kIgnored = 0;
struct Mapping {
  char32_t first, last, to;  // a range is mapped to a range
};
constexpr Mapping kLater[] = {{0x04C0, 0x04C0, 0x04CF},   {0x10A0, 0x10C5, 0x2D00},   {0x115F, 0x1160, kIgnored},
                              {0x17B4, 0x17B5, kIgnored}, {0x180E, 0x180E, kIgnored}, {0x1E9E, 0x1E9E, 0x00DF},
                              {0x206A, 0x206F, kIgnored}, {0x2132, 0x2132, 0x214E},   {0x2183, 0x2183, 0x2184},
                              {0x3164, 0x3164, kIgnored}, {0xFFA0, 0xFFA0, kIgnored}, {0x1D173, 0x1D17A, kIgnored},
                              {0x2F868, 0x2F868, 0x36FC}, {0x2F874, 0x2F874, 0x5F53}, {0x2F91F, 0x2F91F, 0x243AB},
                              {0x2F95F, 0x2F95F, 0x7AEE}, {0x2F9BF, 0x2F9BF, 0x45D7}};

std::string map_later(std::string_view domain) {
  std::string mapped;
  for (std::size_t at = 0; at < domain.size();) {
    const char32_t c = next_code_point(domain, at);
    const auto found = std::ranges::find_if(kLater, [&](const Mapping& m) { return c >= m.first && c <= m.last; });
    if (found == std::end(kLater))
      append_code_point(c, mapped);
    else if (found->to != kIgnored)
      append_code_point(found->to + (c - found->first), mapped);
  }
  return mapped;
}

}  // namespace

bool domain_to_ascii(std::string_view domain, std::string& out) {
  if (is_ascii(domain)) {
    out.assign(domain);
    for (char& c : out)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return !out.empty();
  }
  constexpr std::size_t kMaxDomain = 4096;
  if (domain.size() > kMaxDomain) return false;
  constexpr std::uint32_t kNotChecked = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
                                        UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
                                        UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  UErrorCode error = U_ZERO_ERROR;
  const std::string mapped = map_later(domain);
  if (mapped.empty()) return false;
  out.resize(mapped.size() * 4 + 16);
  const std::int32_t size = uidna_nameToASCII_UTF8(idna(), mapped.data(), static_cast<std::int32_t>(mapped.size()),
                                                   out.data(), static_cast<std::int32_t>(out.size()), &info, &error);
  if (U_FAILURE(error) || (info.errors & ~kNotChecked) != 0 || size <= 0) return false;
  out.resize(static_cast<std::size_t>(size));
  return true;
}

}  // namespace curate
