// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <filesystem>

#include <curate/registry.hpp>

#include "core/json_row.hpp"
#include "core/line_reader.hpp"
#include "util/file.hpp"
#include "util/utf8.hpp"

namespace curate {
namespace {

constexpr std::size_t kBatchBytes = std::size_t{1} << 20;

class JsonlReader final : public Reader {
 public:
  JsonlReader(const Slice& slice, std::unique_ptr<ByteSource> source, RowFields fields, Unreadable& unreadable)
      : lines_(slice, std::move(source), unreadable),
        rows_(std::move(fields), false),
        unreadable_(unreadable),
        first_(slice.begin == 0) {}

  bool read(Batch& batch) override {
    batch.clear();
    while (batch.size() == 0) {
      std::string_view lines = lines_.read(batch.input(), kBatchBytes);
      if (lines.empty()) return false;
      if (first_ && lines.starts_with("\xEF\xBB\xBF")) {
        unreadable_.leniency("byte_order_mark");
        lines.remove_prefix(3);
      }
      first_ = false;
      read_lines(lines, batch);
    }
    return true;
  }

 private:
  void read_lines(std::string_view lines, Batch& batch) {
    const bool utf8 = is_utf8(lines), all_ended = lines.ends_with('\n');
    const char* const begin = lines.data();
    while (!lines.empty()) {
      if (const std::size_t size = utf8 && all_ended ? rows_.read_first(lines, batch, unreadable_) : 0; size > 0) {
        lines.remove_prefix(size);
        continue;
      }
      const auto end = lines.find('\n');
      if (end == std::string_view::npos) unreadable_.leniency("no_final_line_end");
      const std::string_view line = lines.substr(0, end);
      if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
        if (const char* reason = rows_.read(line, utf8, batch, unreadable_)) {
          const std::uint64_t at = lines_.decoded_offset() + static_cast<std::uint64_t>(line.data() - begin);
          unreadable_.piece(lines_.member_offset(), reason, line.size(), "decoded byte " + std::to_string(at));
        }
      }
      lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    }
  }

  LineReader lines_;
  JsonRowReader rows_;
  Unreadable& unreadable_;
  bool first_;
};

class Jsonl final : public Format {
 public:
  explicit Jsonl(Params& p) {
    fields_ = row_fields(p);
    fields_.metadata =
        p.text("metadata_field", fields_.metadata, "the object that is carried through; other fields join it");
  }

  std::vector<Slice> split(const std::string& path, std::uint64_t bytes, std::uint64_t target) const override {
    if (bytes <= target) return Format::split(path, bytes, target);
    char first[4];
    const std::size_t n = FileSource(path).read(first, sizeof first);
    const Codec codec = sniff_codec({first, n});
    std::vector<std::uint64_t> cuts;
    if (codec == Codec::kPlain)
      for (std::uint64_t at = 0; at < bytes; at += target) cuts.push_back(at);
    else if (codec == Codec::kZstd)
      cuts = zstd_frame_offsets(path);
    else
      return Format::split(path, bytes, target);
    std::vector<Slice> slices;
    for (const std::uint64_t cut : cuts) {
      if (slices.empty())
        slices.push_back({path, 0, bytes, bytes});
      else if (cut - slices.back().begin >= target && cut < bytes) {
        slices.back().end = cut;
        slices.push_back({path, cut, bytes, bytes});
      }
    }
    return slices;
  }

  std::unique_ptr<Reader> open(const Slice& slice, std::unique_ptr<ByteSource> source,
                               Unreadable& unreadable) const override {
    return std::make_unique<JsonlReader>(slice, std::move(source), fields_, unreadable);
  }

 private:
  RowFields fields_;
};

}  // namespace

void register_jsonl(Registry& registry) {
  registry.add<Jsonl>(
      "jsonl", {".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson", ".ndjson.gz", ".ndjson.zst", ".json.gz", ".json.zst"},
      "One JSON object a line, plain or compressed");
}

}  // namespace curate
