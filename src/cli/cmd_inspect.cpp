// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include <curate/registry.hpp>

#include "cli/commands.hpp"
#include "core/json_row.hpp"
#include "run/key_file.hpp"
#include "util/codec.hpp"
#include "util/file.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

struct InspectOptions {
  std::string file, format;
  std::uint64_t rows = 3, characters = 200;
};

class Tally final : public Unreadable {
 public:
  void piece(std::uint64_t offset, std::string_view reason, std::uint64_t bytes, std::string_view detail) override {
    if (++pieces_ <= kShown)
      text_ += fmt::format("unreadable: byte {}, {} ({} bytes; {})\n", offset, reason, bytes, detail);
  }
  void leniency(std::string_view name) override { ++counts_["lenient: " + std::string(name)]; }
  void not_a_document(std::string_view kind) override { ++counts_["no document: " + std::string(kind)]; }
  std::string text() const {
    std::string all = text_;
    if (pieces_ > kShown) all += fmt::format("… {} unreadable pieces in all\n", pieces_);
    for (const auto& [name, n] : counts_) all += fmt::format("{} {}\n", n, name);
    return all;
  }

 private:
  static constexpr std::uint64_t kShown = 20;
  std::uint64_t pieces_ = 0;
  std::string text_;
  std::map<std::string, std::uint64_t> counts_;
};

const FormatInfo& format_of(const InspectOptions& options) {
  const Registry& registry = Registry::instance();
  if (!options.format.empty()) {
    if (const FormatInfo* format = registry.find_format(options.format)) return *format;
    throw UsageError("unknown format '" + options.format + "'; `curate formats` lists them");
  }
  if (const FormatInfo* format = registry.format_of_file(options.file)) return *format;
  throw UsageError(options.file + ": cannot tell its format by the name; give --format");
}

std::string shortened(std::string_view text, std::uint64_t characters) {
  std::size_t at = 0;
  for (std::uint64_t n = 0; n < characters && at < text.size(); ++n) next_code_point(text, at);
  return std::string(text.substr(0, at)) + (at < text.size() ? " …" : "");
}

void show(Document& document, std::uint64_t number, std::uint64_t characters) {
  std::printf("%llu  id %.*s", static_cast<unsigned long long>(number), static_cast<int>(document.id.size()),
              document.id.data());
  const auto field = [](const char* name, std::string_view value) {
    if (!value.empty()) std::printf("  %s %.*s", name, static_cast<int>(value.size()), value.data());
  };
  field("url", document.url);
  field("date", document.date);
  field("mime", document.mime);
  std::printf("\n");
  if (document.text_version() > 0)
    std::printf("   %s characters: %s\n", human_count(document.characters()).c_str(),
                shortened(document.text(), characters).c_str());
  else
    std::printf("   payload of %s\n", human_bytes(document.payload.size()).c_str());
  if (!document.metadata.empty()) std::printf("   metadata %s\n", shortened(document.metadata, characters).c_str());
}

int inspect_keys(const InspectOptions& options) {
  RecordFileReader<KeyRecord> reader(options.file);
  std::printf("%s: %s key records\n", options.file.c_str(), human_count(reader.count()).c_str());
  KeyRecord record;
  for (std::uint64_t i = 0; i < options.rows && reader.next(record); ++i)
    std::printf("key %016llx%016llx rank %llu part %u row %u unit %u\n", static_cast<unsigned long long>(record.key_hi),
                static_cast<unsigned long long>(record.key_lo), static_cast<unsigned long long>(record.rank),
                record.doc.part, record.doc.row, record.unit);
  return kDone;
}

int inspect(const InspectOptions& options) {
  const std::uint64_t size = file_size(options.file);
  {
    char first[9] = {};
    FileSource(options.file).read(first, 9);
    if (std::string_view(first, 9) == "curkey01k") return inspect_keys(options);
  }
  const FormatInfo& info = format_of(options);
  Params params("format '" + info.name + "'", nullptr);
  const auto format = info.make(params);
  Tally tally;
  const auto reader = format->open({options.file, 0, size, size}, std::make_unique<FileSource>(options.file), tally);
  Batch batch;
  std::uint64_t documents = 0, characters = 0, payload = 0;
  while (reader->read(batch))
    for (Document& document : batch.rows()) {
      if (documents++ < options.rows) show(document, documents - 1, options.characters);
      characters += document.text_version() > 0 ? document.characters() : 0;
      payload += document.payload.size();
    }
  std::printf("%s: format %s, %s, %s documents", options.file.c_str(), info.name.c_str(), human_bytes(size).c_str(),
              human_count(documents).c_str());
  if (characters > 0) std::printf(", %s characters", human_count(characters).c_str());
  if (payload > 0) std::printf(", payloads of %s", human_bytes(payload).c_str());
  std::printf("\n%s", tally.text().c_str());
  return kDone;
}

}  // namespace

Command command_inspect(CommandLine& args) {
  auto options = std::make_shared<InspectOptions>();
  args.add_option("file", options->file, "a shard, part, audit, archive, list or key file").required();
  args.add_option("--format", options->format, "by default told by the file's name");
  args.add_option("-n,--rows", options->rows, "documents to show").show_default();
  args.add_option("--characters", options->characters, "of each text to show").show_default();
  return [options] { return inspect(*options); };
}

}  // namespace curate
