// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>

#include "core/json_row.hpp"
#include "core/parquet.hpp"
#include "util/parquet_writer.hpp"

namespace curate {
namespace {

constexpr std::string_view kSuffix = ".parquet";

// The columns are the members of a line of jsonl.zst, whatever the metadata are: all shards have one schema.
class ParquetShard final : public Writer {
 public:
  ParquetShard(std::span<const std::string> signals, ShardFiles& files)
      : signals_(signals),
        files_(files),
        table_({{"id"}, {"text"}, {"url"}, {"date"}, {"source"}, {"metadata"}}, "",
               [&files](std::string_view bytes) { files.append(kSuffix, bytes); }) {}

  void write(Document& document) override {
    row_.clear();
    append_output_row(document, signals_, row_);
    table_.add(row_);
    ++documents_;
    characters_ += document.characters();
  }
  void finish() override {
    table_.finish();
    files_.holds(kSuffix, documents_, characters_);
  }

 private:
  std::span<const std::string> signals_;
  ShardFiles& files_;
  ParquetWriter table_;
  std::string row_;
  std::uint64_t documents_ = 0, characters_ = 0;
};

class ParquetShards final : public OutputFormat {
 public:
  explicit ParquetShards(Params& p)
      : rows_(static_cast<std::uint64_t>(p.integer("rows_per_shard", 100'000, "rows of a shard", 1, 100'000'000))) {
    require_parquet(p, "format");
  }
  std::uint64_t rows_per_shard() const override { return rows_; }
  std::unique_ptr<Writer> open(std::uint32_t, std::span<const std::string> signals, ShardFiles& files) const override {
    return std::make_unique<ParquetShard>(signals, files);
  }

 private:
  std::uint64_t rows_;
};

}  // namespace

void register_parquet_shards(Registry& registry) {
  registry.add<ParquetShards>("parquet",
                              "Parquet (zstd) with the columns `id`, `text`, `url`, `date`, `source` and `metadata`, "
                              "the last one JSON");
}

}  // namespace curate
