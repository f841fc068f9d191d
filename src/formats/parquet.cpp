// SPDX-License-Identifier: Apache-2.0
#include "core/parquet.hpp"

#include <algorithm>

#include <curate/registry.hpp>

#include "core/json_row.hpp"
#include "util/parquet_reader.hpp"

namespace curate {
namespace {

constexpr std::size_t kBatchBytes = std::size_t{1} << 20;

// Each row becomes a JSON object and is read as one, so that fields mean what they mean in JSON Lines.
class ParquetRows final : public Reader {
 public:
  ParquetRows(const Slice& slice, std::unique_ptr<ByteSource> source, const RowFields& fields,
              ParquetReader::Options options, Unreadable& unreadable)
      : table_(std::move(source), slice.file_bytes, std::move(options)),
        rows_(fields, false),
        unreadable_(unreadable) {}

  bool read(Batch& batch) override {
    batch.clear();
    std::size_t taken = 0;
    while (!ended_ && (taken < kBatchBytes || batch.size() == 0)) {
      const ParquetReader::Event event = table_.next(json_);
      if (event.kind == ParquetReader::Kind::kEnd) {
        ended_ = true;
        for (std::uint64_t i = 0; i < table_.binary_left_out(); ++i) unreadable_.leniency("binary_left_out");
      } else if (event.kind == ParquetReader::Kind::kDamage) {
        unreadable_.piece(event.offset, event.reason, event.bytes, event.detail);
      } else {
        taken += json_.size();
        if (const char* reason = rows_.read(batch.arena().store(json_), false, batch, unreadable_))
          unreadable_.piece(event.offset, reason, json_.size(), "row " + std::to_string(event.row));
      }
    }
    return batch.size() > 0;
  }

 private:
  ParquetReader table_;
  JsonRowReader rows_;
  Unreadable& unreadable_;
  std::string json_;
  bool ended_ = false;
};

class Parquet final : public Format {
 public:
  explicit Parquet(Params& p) : fields_(row_fields(p)) {
    fields_.metadata = p.text("metadata_field", fields_.metadata,
                              "the struct, or text of a JSON object, that is carried through; other columns join it");
    only_ = p.list("only_columns", {}, "columns that are read besides those of the text, id, URL and date; empty: all");
    require_parquet(p, "format");
  }

  std::unique_ptr<Reader> open(const Slice& slice, std::unique_ptr<ByteSource> source,
                               Unreadable& unreadable) const override {
    ParquetReader::Options options;
    options.json_column = fields_.metadata;
    if (!only_.empty())
      options.wants = [this](std::string_view name) {
        return name == fields_.text || name == fields_.id || name == fields_.url || name == fields_.date ||
               std::ranges::find(only_, name) != only_.end();
      };
    return std::make_unique<ParquetRows>(slice, std::move(source), fields_, std::move(options), unreadable);
  }

 private:
  RowFields fields_;
  std::vector<std::string> only_;
};

}  // namespace

void register_parquet(Registry& registry) {
  registry.add<Parquet>("parquet", {".parquet"}, "Rows of a Parquet file; built in where Arrow C++ is found");
}

}  // namespace curate
