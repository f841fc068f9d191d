// SPDX-License-Identifier: Apache-2.0
// Language identification on whole texts: ours beside the original library (Debian's libfasttext-dev), same
// model, same texts. First every text's answer is compared, then both are timed; the ratio is printed last.
//   language_bench [benchmark options]     texts: main text of the pages of wcxb_dev, in $CURATE_SUITES
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>

#include <benchmark/benchmark.h>

#include "model/fasttext.hpp"
#include "util/builtin.hpp"
#include "util/codec.hpp"
#include "util/file.hpp"
#include "util/json.hpp"

#ifdef CURATE_HAVE_FASTTEXT
#include <fasttext/fasttext.h>
#endif

namespace curate {
namespace {

struct Corpus {
  std::vector<std::string> texts;  // each without line breaks, as the original's Python interface demands
  std::int64_t bytes = 0;
};

const Corpus& corpus() {
  static const Corpus loaded = [] {
    const char* folder = std::getenv("CURATE_SUITES");
    const std::string path =
        (std::filesystem::path(folder != nullptr ? folder : "../shared/suites") / "wcxb_dev" / "gold.json.gz").string();
    Corpus c;
    const Json gold = Json::parse(decode_all(read_file(path), path), path);
    gold["documents"].each([&](std::string_view, const Json& page) {
      std::string text(page["main_content"].text_or(""));
      for (char& byte : text) byte = byte == '\n' ? ' ' : byte;
      c.bytes += static_cast<std::int64_t>(text.size());
      c.texts.push_back(std::move(text));
    });
    return c;
  }();
  return loaded;
}

std::shared_ptr<const FastTextModel> model() {
  static const auto loaded = std::make_shared<const FastTextModel>(*builtin_file("lid.176.ftz"), "lid.176.ftz");
  return loaded;
}

void ours(benchmark::State& state, Isa set, bool fineweb) {
  FastTextScorer scorer(model(), set);
  const std::uint32_t english = *model()->find_label("en");
  for (auto _ : state) {
    for (const std::string& text : corpus().texts) {
      benchmark::DoNotOptimize(scorer.predict(text, 1).data());
      if (fineweb) benchmark::DoNotOptimize(scorer.probability(english));
    }
  }
  state.SetBytesProcessed(state.iterations() * corpus().bytes);
}

#ifdef CURATE_HAVE_FASTTEXT
/// Reads memory without a copy.
struct View : std::streambuf {
  explicit View(std::string& text) { setg(text.data(), text.data(), text.data() + text.size()); }
};

std::vector<std::pair<fasttext::real, std::string>> original_predict(const fasttext::FastText& library,
                                                                     std::string& line, int k) {
  View view(line);
  std::istream in(&view);
  std::vector<std::pair<fasttext::real, std::string>> best;
  library.predictLine(in, best, k, 0.0F);
  return best;
}

const fasttext::FastText& library() {
  static const auto loaded = [] {
    auto fresh = std::make_unique<fasttext::FastText>();
    std::istringstream in{std::string(*builtin_file("lid.176.ftz"))};
    std::int32_t mark[2];  // loadModel(stream) expects them to be read
    in.read(reinterpret_cast<char*>(mark), sizeof mark);
    fresh->loadModel(in);
    return fresh;
  }();
  return *loaded;
}

void original(benchmark::State& state) {
  std::vector<std::string> lines = corpus().texts;
  for (std::string& line : lines) line += '\n';
  for (auto _ : state)
    for (std::string& line : lines) benchmark::DoNotOptimize(original_predict(library(), line, 1).data());
  state.SetBytesProcessed(state.iterations() * corpus().bytes);
}

bool answers_are_equal() {
  FastTextScorer scorer(model());
  std::size_t labels = 0, exact = 0;
  double worst = 0;
  for (const std::string& text : corpus().texts) {
    std::string line = text + '\n';
    const auto theirs = original_predict(library(), line, 1);
    const auto own = scorer.predict(text, 1);
    labels +=
        theirs.size() == own.size() && theirs[0].second == "__label__" + std::string(model()->label(own[0].label));
    exact += std::bit_cast<std::uint32_t>(theirs[0].first) == std::bit_cast<std::uint32_t>(own[0].probability);
    worst = std::max(worst, std::abs(static_cast<double>(theirs[0].first) - static_cast<double>(own[0].probability)));
  }
  std::printf("%zu texts, %.1f MB: %zu equal labels, %zu equal to the last bit, largest difference %.1e\n",
              corpus().texts.size(), static_cast<double>(corpus().bytes) / 1e6, labels, exact, worst);
  return labels == corpus().texts.size();
}
#endif

/// Remembers the speeds for the ratio.
class Reporter : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      const auto speed = run.counters.find("bytes_per_second");
      double& best = speeds[run.run_name.function_name];
      if (speed != run.counters.end()) best = std::max(best, static_cast<double>(speed->second));
    }
    ConsoleReporter::ReportRuns(runs);
  }
  std::map<std::string, double> speeds;
};

}  // namespace
}  // namespace curate

int main(int argc, char** argv) {
  using namespace curate;
  benchmark::Initialize(&argc, argv);
  const auto add = [](const char* name, auto run) {
    benchmark::RegisterBenchmark(name, run)->Unit(benchmark::kMillisecond);
  };
  add("curate", [](benchmark::State& s) { ours(s, isa(), false); });
  add("curate_fineweb", [](benchmark::State& s) { ours(s, isa(), true); });
  add("curate_scalar", [](benchmark::State& s) { ours(s, Isa::kScalar, false); });
#ifdef CURATE_HAVE_FASTTEXT
  if (!answers_are_equal()) return 1;
  add("libfasttext", original);
#endif
  Reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  const double theirs = reporter.speeds["libfasttext"];
  if (theirs > 0) std::printf("curate is %.1f times as fast as libfasttext\n", reporter.speeds["curate"] / theirs);
}
