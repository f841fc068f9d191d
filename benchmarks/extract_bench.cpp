// SPDX-License-Identifier: Apache-2.0
// How fast HTML pages become text: the whole way by profile, and the parts of it. CURATE_BENCH_PAGES names a folder of
// pages (plain or compressed), for example `html` of the suite wcxb_dev; its first 300 files by name are read. Bytes
// per second are bytes of HTML.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "html/extract.hpp"
#include "util/codec.hpp"
#include "util/file.hpp"

namespace {

using namespace curate;

const std::vector<std::string>& pages() {
  static const std::vector<std::string> loaded = [] {
    std::vector<std::string> found;
    const char* const folder = std::getenv("CURATE_BENCH_PAGES");
    if (folder == nullptr) return found;
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    paths.resize(std::min<std::size_t>(paths.size(), 300));
    for (const auto& path : paths) found.push_back(decode_all(read_file(path.string()), path.string()));
    return found;
  }();
  return loaded;
}

template <class Work>
void run(benchmark::State& state, const Work& work) {
  if (pages().empty()) return state.SkipWithError("set CURATE_BENCH_PAGES");
  std::size_t bytes = 0;
  for (auto _ : state)
    for (const std::string& page : pages()) {
      work(page);
      bytes += page.size();
    }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

void tree_only(benchmark::State& state) {
  html::Vocabulary vocabulary;
  html::Tree tree;
  run(state, [&](const std::string& page) { tree.parse(page, {}, vocabulary); });
}
BENCHMARK(tree_only)->Unit(benchmark::kMillisecond);

void extract(benchmark::State& state, html::Profile profile) {
  html::Extractor extractor;
  html::Extracted found;
  html::ExtractOptions options;
  options.profile = profile;
  run(state, [&](const std::string& page) { extractor.extract(page, "", "", options, found); });
}
BENCHMARK_CAPTURE(extract, balanced, html::Profile::kBalanced)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(extract, all, html::Profile::kAll)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
