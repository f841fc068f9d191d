// SPDX-License-Identifier: Apache-2.0
// Any bytes as robots.txt, tdmrep.json, headers and meta elements; patterns are compared with a matcher that
// tries every way.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "web/consent.hpp"
#include "web/robots_lines.hpp"
#include "web/robots_pattern.hpp"

namespace {

// Positions of the path reached so far, for each byte of the pattern.
bool matches_slowly(std::string_view pattern, std::string_view path) {
  std::vector<bool> reached(path.size() + 1);
  reached[0] = true;
  for (std::size_t p = 0; p < pattern.size(); ++p) {
    if (pattern[p] == '$' && p + 1 == pattern.size()) return reached[path.size()];
    std::vector<bool> next(path.size() + 1);
    bool before = false;
    for (std::size_t i = 0; i <= path.size(); ++i) {
      before |= reached[i];
      if (pattern[p] == '*')
        next[i] = before;
      else if (i > 0)
        next[i] = reached[i - 1] && path[i - 1] == pattern[p];
    }
    reached = next;
  }
  for (const bool r : reached)
    if (r) return true;
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace curate;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Robots robots(bytes);
  const TdmFile tdm(bytes);
  const MetaElement metas[] = {{"robots", bytes}, {"tdm-reservation", bytes}};
  const auto end = bytes.rfind('\n');
  const std::string url = "http://a.example/" + std::string(bytes.substr(end == std::string_view::npos ? 0 : end + 1));
  find_consent({.url = url,
                .agent = "foo",
                .today = "2026-01-01",
                .headers = bytes,
                .metas = metas,
                .robots = &robots,
                .tdm_file = &tdm});
  robots.crawl_delay("foo");
  std::string storage;
  const std::string_view path = robots_path(url, storage);
  RobotsLines lines(bytes);
  if (size < 2000)
    for (RobotsLine line; lines.next(line);)
      if (robots_pattern_matches(line.value, path) != matches_slowly(line.value, path)) std::abort();
  return 0;
}
