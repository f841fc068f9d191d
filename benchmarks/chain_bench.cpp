// SPDX-License-Identifier: Apache-2.0
// CPU time of a chain of one-document stages over texts in memory, each document up to the stage that drops it.
//
// usage: chain_bench FILE.jsonl RUNS PASSES 'stage: {…}' 'stage: {…}' …
//
// Prints a line for each run: seconds of CPU for one pass over the file's texts (the mean of PASSES), megabytes of text
// a second, documents kept.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <curate/document.hpp>
#include <curate/resources.hpp>
#include <curate/stage.hpp>

#include "run/config.hpp"
#include "util/cpu_time.hpp"
#include "util/file.hpp"
#include "util/json.hpp"
#include "util/strings.hpp"

namespace {

using namespace curate;

class Chain {
 public:
  explicit Chain(const std::vector<std::string>& stages) : resources_(".") {
    for (const std::string& stage : stages) {
      // A pipeline of one stage, so that its errors are those of a config.
      const std::string config =
          "inputs: [{format: jsonl, paths: [x]}]\ndataset: {license: x, creator: x, purpose: x, date: x}\nstages:\n  "
          "- " +
          stage + "\n";
      owned_.push_back(parse_config(config, "stage", "").stages.at(0).make());
      owned_.back()->open(resources_);
      stages_.push_back(dynamic_cast<Stage*>(owned_.back().get()));
    }
  }

  std::size_t kept(const std::vector<std::string>& texts) {
    constexpr std::size_t kBatch = std::size_t{1} << 20;
    std::size_t kept = 0, bytes = 0;
    for (const std::string& text : texts) {
      if (bytes > kBatch) {
        batch_.clear();
        bytes = 0;
      }
      bytes += text.size();
      Document& document = batch_.add();
      document.set_text(text);
      bool dropped = false;
      for (std::size_t i = 0; i < stages_.size() && !dropped; ++i) dropped = stages_[i]->apply(document).dropped();
      kept += !dropped;
    }
    batch_.clear();
    return kept;
  }

 private:
  Resources resources_;
  std::vector<std::unique_ptr<AnyStage>> owned_;
  std::vector<Stage*> stages_;
  Batch batch_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    std::fputs("usage: chain_bench FILE.jsonl RUNS PASSES 'stage: {…}' …\n", stderr);
    return 2;
  }
  const std::string file = read_file(argv[1]);
  std::vector<std::string> texts;
  double megabytes = 0;
  for (const std::string_view line : split_at(file, '\n')) {
    if (line.empty()) continue;
    texts.push_back(json_at(line, "text").value_or(""));
    megabytes += static_cast<double>(texts.back().size()) / 1e6;
  }
  const int runs = std::atoi(argv[2]), passes = std::atoi(argv[3]);
  Chain chain(std::vector<std::string>(argv + 4, argv + argc));
  chain.kept(texts);
  for (int run = 0; run < runs; ++run) {
    std::size_t kept = 0;
    const double before = process_cpu_seconds();
    for (int pass = 0; pass < passes; ++pass) kept = chain.kept(texts);
    const double seconds = (process_cpu_seconds() - before) / passes;
    std::printf("%.6f %.2f %zu\n", seconds, megabytes / seconds, kept);
  }
}
