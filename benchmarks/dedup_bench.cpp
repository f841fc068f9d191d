// SPDX-License-Identifier: Apache-2.0
// Signatures from text, profile by profile: CURATE_BENCH_JSONL names a JSONL file with a "text" in each line (the first
// 16 MB of text are used). The rate is of text bytes; benchmarks/peers/dedup sets it beside gaoya's and datatrove's.
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <curate/registry.hpp>

#include "util/json.hpp"

namespace curate {
namespace {

const std::vector<std::string>& texts() {
  static const std::vector<std::string> all = [] {
    constexpr std::size_t kBytes = 16'000'000;
    std::vector<std::string> found;
    std::size_t bytes = 0;
    if (const char* path = std::getenv("CURATE_BENCH_JSONL")) {
      std::ifstream in(path, std::ios::binary);
      for (std::string line; bytes < kBytes && std::getline(in, line);)
        if (auto text = json_at(line, "text")) {
          bytes += text->size();
          found.push_back(std::move(*text));
        }
    }
    for (int i = 0; found.empty() || bytes < kBytes; ++i) {
      std::string text;
      for (int w = 0; w < 800; ++w)
        text += "word" + std::to_string((i * 7919 + w * w) % 9973) + (w % 12 == 11 ? ". " : " ");
      bytes += text.size();
      found.push_back(std::move(text));
    }
    return found;
  }();
  return all;
}

struct NoKeys final : KeySink {
  void add(const KeyRecord& record) override { benchmark::DoNotOptimize(record); }
};

Value scalar(const std::string& text) {
  Value value;
  value.kind = Value::Kind::kScalar;
  value.text = text;
  return value;
}

void signatures(benchmark::State& state, const char* profile, const char* hash) {
  Value map;
  map.kind = Value::Kind::kMap;
  map.entries = {{"profile", {}, scalar(profile)}};
  if (hash != nullptr) map.entries.push_back({"hash", {}, scalar(hash)});
  Params params("stage 'minhash_dedup'", &map);
  const auto stage = Registry::instance().find_stage("minhash_dedup")->make(params);
  NoKeys keys;
  Batch batch;
  std::size_t bytes = 0;
  for (const std::string& text : texts()) bytes += text.size();
  for ([[maybe_unused]] auto _ : state)
    for (const std::string& text : texts()) {
      batch.clear();
      Document& document = batch.add();
      document.set_text(text);
      static_cast<GroupStage&>(*stage).emit(document, keys);
    }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

BENCHMARK_CAPTURE(signatures, curate, "curate-1", nullptr)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(signatures, datatrove_xxh64, "datatrove-0.10", "xxh64")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(signatures, datatrove_sha1, "datatrove-0.10", "sha1")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(signatures, gpt3, "gpt3", nullptr)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace curate

BENCHMARK_MAIN();
