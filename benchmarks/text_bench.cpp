// SPDX-License-Identifier: Apache-2.0
// Text layer on real documents: CURATE_BENCH_JSONL names a JSONL file with a "text" in each line (the first
// 16 MB of text are used); without it, a paragraph is repeated.
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "text/normalise.hpp"
#include "text/shingles.hpp"
#include "text/splitter.hpp"
#include "text/unicode.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

struct Texts {
  std::vector<std::string> documents;
  std::size_t bytes = 0;
};

const Texts& texts() {
  static const Texts all = [] {
    constexpr std::size_t kBytes = 16'000'000;
    Texts texts;
    const auto add = [&](std::string text) {
      texts.bytes += text.size();
      texts.documents.push_back(std::move(text));
    };
    if (const char* path = std::getenv("CURATE_BENCH_JSONL")) {
      std::ifstream in(path, std::ios::binary);
      for (std::string line; texts.bytes < kBytes && std::getline(in, line);)
        if (auto text = json_at(line, "text")) add(std::move(*text));
    }
    const std::string paragraph =
        "The committee's 2019 report (see p. 12) didn't name the \"well-known\" firms, but Mr. Smith, of the "
        "U.S. office, "
        "said: we can't go on like this.\nNobody at https://www.example.org/news?id=7 would comment on the "
        "3.5% fall.\n";
    while (texts.bytes < kBytes) {
      std::string text;
      while (text.size() < 5000) text += paragraph;
      add(std::move(text));
    }
    return texts;
  }();
  return all;
}

template <class Work>
void run(benchmark::State& state, Work work) {
  const Texts& all = texts();
  for ([[maybe_unused]] auto _ : state)
    for (const std::string& text : all.documents) work(std::string_view(text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(all.bytes));
}

void words(benchmark::State& state, Splitter splitter) {
  std::vector<std::string_view> words;
  run(state, [&](std::string_view text) {
    words.clear();
    split_words(splitter, text, words);
    benchmark::DoNotOptimize(words.data());
  });
}
BENCHMARK_CAPTURE(words, whitespace, Splitter::kWhitespace)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(words, uniseg, Splitter::kUniseg)->Unit(benchmark::kMillisecond);

BENCHMARK_CAPTURE(words, spacy_en, Splitter::kSpacyEn)->Unit(benchmark::kMillisecond);

void sentences(benchmark::State& state, Splitter splitter) {
  std::vector<std::string_view> sentences;
  run(state, [&](std::string_view text) {
    sentences.clear();
    split_sentences(splitter, text, sentences);
    benchmark::DoNotOptimize(sentences.data());
  });
}
BENCHMARK_CAPTURE(sentences, spacy_en, Splitter::kSpacyEn)->Unit(benchmark::kMillisecond);

template <auto Append>
void transform(benchmark::State& state) {
  std::string out;
  run(state, [&](std::string_view text) {
    out.clear();
    Append(text, out);
    benchmark::DoNotOptimize(out.data());
  });
}
BENCHMARK(transform<append_lower>)->Name("lower")->Unit(benchmark::kMillisecond);
BENCHMARK(transform<append_nfc>)->Name("nfc")->Unit(benchmark::kMillisecond);
BENCHMARK(transform<append_nfd>)->Name("nfd")->Unit(benchmark::kMillisecond);
BENCHMARK(transform<append_simplified>)->Name("simplified")->Unit(benchmark::kMillisecond);
BENCHMARK(transform<append_ccnet_dedup>)->Name("ccnet_dedup")->Unit(benchmark::kMillisecond);
BENCHMARK(transform<append_ccnet_lm>)->Name("ccnet_lm")->Unit(benchmark::kMillisecond);

void shingles(benchmark::State& state, ShingleHash hash) {
  std::vector<std::string_view> words;
  Shingler shingler;
  run(state, [&](std::string_view text) {
    words.clear();
    split_words(Splitter::kWhitespace, text, words);
    benchmark::DoNotOptimize(shingler.hash(words, 5, hash).data());
  });
}
BENCHMARK_CAPTURE(shingles, whitespace_words_xxh64, ShingleHash::kXxh64)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(shingles, whitespace_words_sha1, ShingleHash::kSha1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace curate

BENCHMARK_MAIN();
