// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <ctime>

#include <fmt/format.h>

#include "report/manifest.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

std::string creation_date(const Config& config) {
  for (const auto& [key, answer] : config.dataset)
    if (key == "date") return answer;
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
  const auto seconds = epoch == nullptr ? std::nullopt : parse_integer(epoch);
  if (!seconds) return "not stated";
  const std::time_t time = *seconds;
  std::tm utc{};
  ::gmtime_r(&time, &utc);
  return fmt::format("{:04}-{:02}-{:02}", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday);
}

class Sheet {
 public:
  explicit Sheet(const Config& config) : config_(config) {}

  void section(std::string_view title) { text_ += fmt::format("\n## {}\n\n", title); }
  void line(const std::string& line) { text_ += line + "\n"; }
  // The question of a human answer, and the answer.
  void ask(std::string_view key) {
    for (const HumanQuestion& question : human_questions()) {
      if (question.key != key) continue;
      std::string answer = "*The maintainers gave no answer.*";
      for (const auto& [name, text] : config_.dataset)
        if (name == key) answer = text;
      if (key == "date") answer = creation_date(config_);
      text_ += fmt::format("**{}** {}\n\n", question.question, answer);
    }
  }
  std::string take() { return std::move(text_); }

 private:
  const Config& config_;
  std::string text_;
};

std::string percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? "–" : fmt::format("{:.2f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

}  // namespace

std::string datasheet_markdown(const RunDir& run, const RunTotals& totals) {
  const Config& config = run.plan().config;
  const Counts& c = totals.counts;
  std::uint64_t documents = 0, characters = 0, bytes = 0;
  for (const FileRecord& shard : totals.shards) {
    documents += shard.documents;
    characters += shard.characters;
    bytes += shard.bytes;
  }
  Sheet sheet(config);
  sheet.line(fmt::format("# Datasheet: {}", config.name));
  sheet.line("");
  sheet.line(
      "Numbers are measured by the run that made the dataset and can be recounted from `manifest.json` and `audit/`.");
  sheet.line("Answers in prose are the maintainers' own.");

  sheet.section("Motivation");
  for (const char* key : {"purpose", "creator", "funding"}) sheet.ask(key);

  sheet.section("Composition");
  sheet.line(fmt::format(
      "{} documents, {} characters, in {} shards of {} together. Each row has an id, a text, a URL, a date, a source "
      "and "
      "metadata.\n",
      human_count(documents), human_count(characters), human_count(totals.shards.size()), human_bytes(bytes)));
  sheet.line("| source | rows read | rows kept | characters read | characters kept |\n|---|---:|---:|---:|---:|");
  for (const auto& [name, source] : c.sources)
    sheet.line(fmt::format("| {} | {} | {} | {} | {} |", name, human_count(source.in), human_count(source.kept),
                           human_count(source.characters_in), human_count(source.characters_kept)));
  sheet.line("");
  if (!c.languages.empty()) {
    std::vector<std::pair<std::string, std::uint64_t>> languages(c.languages.begin(), c.languages.end());
    std::ranges::sort(languages, [](const auto& a, const auto& b) {
      return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    sheet.line("| language | documents kept | share |\n|---|---:|---:|");
    for (const auto& [name, n] : languages)
      sheet.line(fmt::format("| {} | {} | {} |", name, human_count(n), percent(n, c.kept)));
    sheet.line("");
  }
  if (config.sample < 1)
    sheet.line(
        fmt::format("This is a sample: {} of the input rows were taken, by a hash of their ids; {} were left out.\n",
                    number_text(config.sample), human_count(c.not_sampled)));
  sheet.ask("personal_data");

  sheet.section("Collection process");
  sheet.ask("collection");
  sheet.ask("date");
  std::uint64_t input_bytes = 0;
  for (const FileRecord& input : totals.inputs) input_bytes += input.bytes;
  sheet.line(fmt::format("{} input files or ranges of files, {}; `manifest.json` has the checksum of each.",
                         human_count(totals.inputs.size()), human_bytes(input_bytes)));
  for (const auto& [kind, n] : c.not_documents)
    sheet.line(fmt::format("- {} records of kind `{}` are no documents", human_count(n), kind));
  for (const auto& [reason, n] : c.unreadable_reasons)
    sheet.line(fmt::format("- {} pieces were unreadable: `{}`", human_count(n), reason));
  for (const auto& [name, n] : c.leniencies)
    sheet.line(fmt::format("- {} times something was wrong and read all the same: `{}`", human_count(n), name));

  sheet.section("Preprocessing, cleaning, labeling");
  sheet.line(
      "Stages in order; parameters are in `config.yaml`. A row that was dropped is in `audit/` with its reason.\n");
  sheet.line("| stage | version | rows reached | dropped | share | reasons |\n|---|---:|---:|---:|---:|---|");
  for (std::size_t i = 0; i < totals.stages.size(); ++i) {
    const StageTotal& stage = totals.stages[i];
    std::string reasons;
    for (const auto& [reason, n] : stage.reasons)
      reasons += fmt::format("{}`{}` {}", reasons.empty() ? "" : ", ", reason, human_count(n));
    if (stage.edited_rows > 0)
      reasons += fmt::format("{}text changed in {} rows ({} characters removed)", reasons.empty() ? "" : "; ",
                             human_count(stage.edited_rows), stage.edited_characters);
    sheet.line(fmt::format("| {} | {} | {} | {} | {} | {} |", stage.label, config.stages[i].info->version,
                           human_count(stage.entered), human_count(stage.dropped),
                           percent(stage.dropped, stage.entered), reasons));
  }
  sheet.line("");
  std::string versions;
  for (const auto& [name, version] : totals.versions)
    versions += fmt::format("{}{} {}", versions.empty() ? "" : ", ", name, version);
  sheet.line("Made with " + versions + ".");

  sheet.section("Uses");
  for (const char* key : {"uses", "not_for"}) sheet.ask(key);

  sheet.section("Distribution");
  for (const char* key : {"license", "distribution", "citation", "version"}) sheet.ask(key);

  sheet.section("Maintenance");
  for (const char* key : {"maintenance", "contact"}) sheet.ask(key);
  return sheet.take();
}

std::string output_readme(const RunDir& run, const RunTotals& totals) {
  std::uint64_t documents = 0, bytes = 0;
  for (const FileRecord& shard : totals.shards) {
    documents += shard.documents;
    bytes += shard.bytes;
  }
  const OutputInfo* format = run.plan().config.output.info;
  return fmt::format(
      "# {}\n\n{} documents in {} files ({}), {}.\n\n"
      "- `out/` the shards{}\n"
      "- `DATASHEET.md` what the dataset is; `manifest.json` every number and checksum\n"
      "- `audit/` one line for every row: kept, or why not; `curate why RUN ID` finds one\n"
      "- `sha256sum -c manifest-sha256.txt` or `curate verify RUN` checks all files\n"
      "- `config.yaml`, `plan.json`, `ledger/` how it was made; `curate run config.yaml` makes it again, byte for "
      "byte\n",
      run.plan().config.name, human_count(documents), human_count(totals.shards.size()), human_bytes(bytes),
      format == nullptr ? "JSON Lines compressed with zstd: `id`, `text`, `url`, `date`, `source`, `metadata`"
                        : format->summary,
      format == nullptr ? "; `datasets.load_dataset(\"json\", data_files=\"out/*.jsonl.zst\")` reads them" : "");
}

}  // namespace curate
