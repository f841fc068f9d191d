// SPDX-License-Identifier: Apache-2.0
// How fast WARC files become documents, against only decoding them. CURATE_BENCH_WARC names the file, for
// example one of `make_corpus.py warc --mb 60 --codec gz`. Bytes per second are decoded bytes.
#include <cstdlib>
#include <string>

#include <benchmark/benchmark.h>

#include <curate/registry.hpp>

#include "util/codec.hpp"
#include "util/file.hpp"

namespace {

using namespace curate;

struct Silent final : Unreadable {
  void piece(std::uint64_t, std::string_view, std::uint64_t, std::string_view) override { ++pieces; }
  void leniency(std::string_view) override {}
  void not_a_document(std::string_view) override { ++others; }
  std::uint64_t pieces = 0, others = 0;
};

const std::string& stored() {
  static const std::string bytes = [] {
    const char* const path = std::getenv("CURATE_BENCH_WARC");
    return path == nullptr ? std::string() : read_file(path);
  }();
  return bytes;
}

std::uint64_t decode(ByteBuffer& buffer) {
  const auto decoder = make_decoder(std::make_unique<MemorySource>(stored()));
  std::uint64_t bytes = 0;
  for (;;) {
    const Decoder::Event event = decoder->read(buffer.data(), buffer.size());
    if (event.kind == Decoder::Kind::kEnd) return bytes;
    bytes += event.size;
  }
}

void decode_only(benchmark::State& state) {
  if (stored().empty()) return state.SkipWithError("set CURATE_BENCH_WARC");
  ByteBuffer buffer(std::size_t{1} << 20);
  std::uint64_t bytes = 0;
  for (auto _ : state) bytes += decode(buffer);
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(decode_only)->Unit(benchmark::kMillisecond);

void read_documents(benchmark::State& state) {
  if (stored().empty()) return state.SkipWithError("set CURATE_BENCH_WARC");
  ByteBuffer buffer(std::size_t{1} << 20);
  const std::uint64_t bytes = decode(buffer);
  Params params("format 'warc'", nullptr);
  const auto format = Registry::instance().find_format("warc")->make(params);
  Silent silent;
  std::uint64_t documents = 0, payload = 0;
  Batch batch;
  for (auto _ : state) {
    const auto reader =
        format->open({"memory", 0, stored().size(), stored().size()}, std::make_unique<MemorySource>(stored()), silent);
    while (reader->read(batch)) {
      documents += batch.size();
      for (const Document& row : batch.rows()) payload += row.payload.size();
    }
  }
  const auto runs = static_cast<double>(state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes * static_cast<std::uint64_t>(state.iterations())));
  state.counters["documents"] = static_cast<double>(documents) / runs;
  state.counters["payload"] = static_cast<double>(payload) / runs;
  state.counters["pieces"] = static_cast<double>(silent.pieces) / runs;
}
BENCHMARK(read_documents)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
