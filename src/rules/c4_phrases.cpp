// SPDX-License-Identifier: Apache-2.0
#include "rules/c4_phrases.hpp"

#include <bit>
#include <string>

#include "rules/byte_scan.hpp"
#include "text/unicode.hpp"

namespace curate {

namespace {

// Whether `phrase`, in lower case, stands in `line` with its byte `anchor` at `at`. Letters are ASCII's.
bool stands_at(std::string_view line, std::size_t at, std::string_view phrase, std::size_t anchor) {
  if (at < anchor || line.size() - (at - anchor) < phrase.size()) return false;
  const char* p = line.data() + (at - anchor);
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    const char c = p[i];
    if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != phrase[i]) return false;
  }
  return true;
}

bool is_policy(std::string_view line, std::size_t at) {
  return stands_at(line, at, "privacy policy", 12) || stands_at(line, at, "cookie policy", 11);
}
bool is_cookies(std::string_view line, std::size_t at) {
  return stands_at(line, at, "use cookies", 7) || stands_at(line, at, "uses cookies", 8) ||
         stands_at(line, at, "use of cookies", 10);
}

C4Phrases find_ascii(std::string_view line, bool& has_kelvin) {
  C4Phrases found;
  for_each_block(line, [&](std::size_t base, const ByteBlock& block) {
    found.curly_bracket = found.curly_bracket || block.equal('{') != 0;
    // Two letters of a phrase; beyond the block any letter will do.
    const auto follows = [](std::uint64_t first, std::uint64_t second, int distance) {
      return first & (second >> distance | ~(~std::uint64_t{0} >> distance));
    };
    const auto visit = [&](std::uint64_t marks, auto check) {
      for (; marks != 0; marks &= marks - 1) check(base + static_cast<std::size_t>(std::countr_zero(marks)));
    };
    const std::uint64_t u = block.equal_letter('u');
    visit(block.equal_letter('j'), [&](std::size_t at) { found.javascript |= stands_at(line, at, "javascript", 0); });
    visit(follows(block.equal_letter('p'), u, 2),
          [&](std::size_t at) { found.lorem_ipsum |= stands_at(line, at, "lorem ipsum", 7); });
    visit(follows(block.equal_letter('f'), u, 2),
          [&](std::size_t at) { found.policy |= stands_at(line, at, "terms of use", 7); });
    visit(follows(block.equal_letter('c'), block.equal_letter('y'), 1),
          [&](std::size_t at) { found.policy |= is_policy(line, at); });
    visit(follows(block.equal_letter('k'), block.equal_letter('i'), 1),
          [&](std::size_t at) { found.policy |= is_cookies(line, at); });
    visit(follows(block.equal('\x84'), block.equal('\xAA'), 1), [&](std::size_t) { has_kelvin = true; });
  });
  return found;
}

}  // namespace

C4Phrases find_c4_phrases(std::string_view line) {
  bool has_kelvin = false;
  const C4Phrases found = find_ascii(line, has_kelvin);
  // The Kelvin sign is the only other character with a letter of ASCII alone as its lower case.
  if (!has_kelvin) return found;
  std::string lower;
  append_lower(line, lower);
  return find_ascii(lower, has_kelvin);
}

}  // namespace curate
