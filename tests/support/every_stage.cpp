// SPDX-License-Identifier: Apache-2.0
#include "support/every_stage.hpp"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include <curate/registry.hpp>

#include "run/index_build.hpp"
#include "support/parquet_files.hpp"
#include "support/runs.hpp"
#include "support/suites.hpp"
#include "util/codec.hpp"
#include "util/file.hpp"
#include "util/tar_writer.hpp"

namespace curate::test {

namespace {

const std::map<std::string, std::string, std::less<>> kExamples{
    {"query_balance", "{mode: tag, queries: \"builtin:lists/ldnoobw/en\", law: clip}"},
    {"image_dedup", "{by: bytes}"},
    {"image_pairs", "{when: {source: nowhere}}"},
    {"fetch", "{contact: \"http://bot.example\", when: {source: nowhere}}"},
    {"score", "{command: [\"false\"], when: {source: nowhere}}"},
    {"query_match", "{queries: \"builtin:lists/ldnoobw/en\", min: 0}"},
    {"decontaminate", "{files: [\"builtin:lists/ldnoobw/en\"]}"},
    {"image_decontaminate", "{files: [\"" CURATE_SOURCE_DIR "/tests/stages/data/evaluation.pdq\"]}"},
    {"fasttext_quality", "{model: \"builtin:lid.176.ftz\", label: en, min_score: 0.5}"},
    {"perplexity", "{model: \"" CURATE_SOURCE_DIR "/tests/model/data/ngram3.arpa\"}"},
};

// A stage that makes texts comes before those that judge them, global ones last.
int place(const StageInfo& stage) {
  Params params(stage.name, nullptr);
  (void)stage.make(params);
  if (stage.kind == StageKind::kExpander) return 1;
  if (stage.kind == StageKind::kTally || stage.name == "fetch" || stage.name == "score") return 3;
  if (stage.kind == StageKind::kGroup) return 4;
  return params.text_changes() ? 0 : 2;
}

}  // namespace

std::string stage_example(const std::string& name) {
  const auto found = kExamples.find(name);
  return found == kExamples.end() ? "{}" : found->second;
}

bool format_is_there(const std::string& name) {
  return name != "parquet" || !arrow_version().empty();
}

std::string every_stage_config() {
  std::vector<StageInfo> stages = Registry::instance().stages();
  std::ranges::stable_sort(stages, {}, place);
  std::string text = "name: every-stage\ninputs:\n";
  for (const FormatInfo& format : Registry::instance().formats())
    if (format_is_there(format.name))
      text += "  - {name: " + format.name + ", format: " + format.name + ", paths: [" + format.name + "]}\n";
  text += "stages:\n";
  for (const StageInfo& stage : stages) {
    std::string params = stage_example(stage.name);
    if (stage.kind == StageKind::kStage) {
      params.insert(1, "mode: tag" + std::string(params == "{}" ? "" : ", "));
    }
    text += "  - " + stage.name + ": " + params + "\n";
  }
  text += "  - minhash_dedup: {mode: tag, against: [index]}\n";
  text += "output: {shard_size: 32KiB, signals: [word_count]}\ntask_size: 64KiB\naudit: {signals: true, edits: true}\n";
  text +=
      "guards: {max_unreadable: 1}\ndataset: {license: see LICENSES, creator: tests, purpose: tests, date: "
      "2026-01-01}\n";
  return text;
}

namespace {

// A few rows of every format the sample does not have, the last of each unreadable where there is such a thing.
void write_tables(const std::filesystem::path& folder) {
  const auto write = [&](const std::string& format, const std::string& bytes) {
    std::filesystem::create_directories(folder / format);
    write_file_atomically(folder / format / ("rows." + format), folder / "t", bytes);
  };
  write("csv",
        "id,text,url\ncsv1,\"a cat, and a dog\",http://a.example/1.jpg\ncsv2,IMG_1234,http://b.example/2.jpg\nshort\n");
  write("tsv", "id\ttext\turl\ntsv1\tA 5' tall \"dog\"\thttp://a.example/1.jpg\ntsv2\t\thttp://b.example/2.jpg\n");
  write("json", "[{\"id\": \"json1\", \"text\": \"A bird\", \"n\": 1}, {\"id\": \"json2\"}, 3]");
  write("urls", "http://a.example/1.jpg\nhttp://c.example/3.jpg\n");
  TarWriter tar;
  tar.add("000000000.jpg", read_file((std::filesystem::path(CURATE_SOURCE_DIR) / "tests/image/data/rgb.jpg").string()));
  tar.add("000000000.txt", "A square of colours");
  tar.add("000000001.png",
          read_file((std::filesystem::path(CURATE_SOURCE_DIR) / "tests/image/data/rgba.png").string()));
  tar.add("000000001.json", R"({"url": "http://a.example/1.png", "caption": "Another"})");
  tar.add("000000002.jpg", "no picture");
  tar.finish();
  write("webdataset", tar.buffer());
  if (!format_is_there("parquet")) return;
  const std::string table =
      parquet_file({{"id"}, {"text"}, {"url"}}, "metadata",
                   {R"({"id":"parquet1","text":"A cow, and a calf","url":"http://a.example/1.jpg","n":1})",
                    R"({"id":"parquet2","text":null})"});
  write("parquet", table);
  write_file_atomically(folder / "parquet/torn.parquet", folder / "t", table.substr(0, table.size() / 2));
}

// Another run's documents, for the stage that compares with them.
void write_index(const std::filesystem::path& folder) {
  const RunDir run = RunDir::create(
      folder / "indexed",
      make_plan(parse_config(config_text("  - {name: jsonl, format: jsonl, paths: [jsonl]}\n",
                                         "stages: [minhash_dedup]\nguards: {max_unreadable: 1}\ntask_size: 4KiB"),
                             "config.yaml", folder)),
      false);
  finish_run(run);
  build_index(run, 0, folder / "index", {});
  std::filesystem::remove_all(folder / "indexed");
}

}  // namespace

std::filesystem::path write_every_stage(const std::filesystem::path& folder) {
  const std::filesystem::path sample = std::filesystem::path(CURATE_SOURCE_DIR) / "configs/sample";
  std::filesystem::create_directories(folder / "warc");
  std::filesystem::create_directories(folder / "jsonl");
  std::filesystem::create_directories(folder / "text");
  // The first members of an archive are records, the first lines of a list are rows.
  for (const std::string& path : expand_paths((sample / "*.warc.gz").string())) {
    const auto decoder = make_decoder(std::make_unique<FileSource>(path));
    std::vector<char> buffer(std::size_t{1} << 20);
    std::uint64_t cut = 0;
    int records = 0;
    for (Decoder::Event e = decoder->read(buffer.data(), buffer.size()); e.kind != Decoder::Kind::kEnd && records < 7;
         e = decoder->read(buffer.data(), buffer.size()))
      if (e.kind == Decoder::Kind::kMember) {
        cut = e.offset;
        ++records;
      }
    const std::string bytes = read_file(path).substr(0, cut);
    write_file_atomically(folder / "warc" / std::filesystem::path(path).filename(), folder / "t", bytes);
  }
  for (const std::string& path : expand_paths((sample / "*.jsonl.*").string())) {
    const std::string all = decode_all(read_file(path), path);
    const auto lines = lines_of(all);
    std::string few;
    for (std::size_t i = 0; i < lines.size(); i += std::max<std::size_t>(1, lines.size() / 12)) few += lines[i] + "\n";
    few += "{\"text\": \"a bad row\"\n";
    write_file_atomically(folder / "jsonl" / (std::filesystem::path(path).stem().stem().string() + ".jsonl"),
                          folder / "t", few);
    write_file_atomically(folder / "text" / "first.txt", folder / "t", few.substr(0, 2000));
  }
  write_tables(folder);
  write_index(folder);
  write_file_atomically(folder / "config.yaml", folder / "t", every_stage_config());
  return folder / "config.yaml";
}

}  // namespace curate::test
