// SPDX-License-Identifier: Apache-2.0
// The finders of personal data on any bytes, repaired to UTF-8: finds lie within the text, in order, on whole code
// points.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "rules/pii_address.hpp"
#include "rules/pii_email.hpp"
#include "rules/pii_ip.hpp"
#include "rules/pii_mail_address.hpp"
#include "rules/pii_numbers.hpp"
#include "rules/pii_secret.hpp"
#include "util/utf8.hpp"

namespace {

void need(bool holds) {
  if (!holds) std::abort();
}

void need_finds(std::string_view text, const curate::PiiFinds& finds) {
  std::size_t at = 0;
  for (const curate::PiiFound& find : finds) {
    need(find.begin >= at && find.begin < find.end && find.end <= text.size());
    need(curate::is_utf8(text.substr(find.begin, find.end - find.begin)));
    at = find.end;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text;
  curate::append_repaired({reinterpret_cast<const char*>(data), size}, text);
  curate::PiiFinds finds;
  for (const auto find : {curate::find_secrets, curate::find_mail_addresses, curate::find_public_ipv6}) {
    finds.clear();
    find(text, finds);
    need_finds(text, finds);
  }
  finds.clear();
  curate::find_numbers(text, ~0U, finds);
  need_finds(text, finds);
  for (const auto next : {curate::find_email, curate::find_loose_ipv4}) {
    std::size_t at = 0;
    for (auto found = next(text, 0); found; found = next(text, at)) {
      need(found->begin >= at && found->begin < found->end && found->end <= text.size());
      at = found->end;
    }
  }
  return 0;
}
