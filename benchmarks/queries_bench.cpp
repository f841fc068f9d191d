// SPDX-License-Identifier: Apache-2.0
// queries_bench QUERIES CAPTIONS [MATCHES]: MB of captions per CPU second of one thread that are looked through for the
// queries (both one a line), as query_match does; MATCHES gets the numbers of the queries in each caption.
// benchmarks/peers/images compares these with MetaCLIP's rule.
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "text/phrase_matcher.hpp"
#include "util/cpu_time.hpp"
#include "util/file.hpp"
#include "util/strings.hpp"

int main(int argc, char** argv) {
  using namespace curate;
  if (argc < 3) {
    std::fputs("usage: queries_bench QUERIES CAPTIONS [MATCHES]\n", stderr);
    return 2;
  }
  const std::string queries = read_file(argv[1]), text = read_file(argv[2]);
  const PhraseMatcher matcher = PhraseMatcher::from_lines(queries);
  const auto captions = split_at(text, '\n');
  PhraseMatcher::Scratch scratch;
  std::vector<std::uint32_t> found;
  std::size_t matches = 0;
  const double begin = process_cpu_seconds();
  for (const std::string_view caption : captions) {
    matcher.find(caption, scratch, found);
    matches += found.size();
  }
  const double seconds = process_cpu_seconds() - begin;
  std::printf("%zu queries, %zu captions, %zu matches: %.1f MB per CPU second\n", matcher.size(), captions.size(),
              matches, static_cast<double>(text.size()) / 1e6 / seconds);
  if (argc < 4) return 0;
  std::FILE* const out = std::fopen(argv[3], "w");
  if (out == nullptr) return 1;
  for (const std::string_view caption : captions) {
    matcher.find(caption, scratch, found);
    for (const std::uint32_t query : found) std::fprintf(out, "%u ", query);
    std::fputc('\n', out);
  }
  return std::fclose(out) == 0 ? 0 : 1;
}
