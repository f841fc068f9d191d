// SPDX-License-Identifier: Apache-2.0
#include "util/parquet_reader.hpp"

#include <curate/error.hpp>

#ifndef CURATE_PARQUET
namespace curate {

std::string arrow_version() {
  return {};
}
struct ParquetReader::State {};
ParquetReader::ParquetReader(std::unique_ptr<ByteSource>, std::uint64_t, Options) {
  throw RunError(kNoParquet);
}
ParquetReader::~ParquetReader() = default;
ParquetReader::Event ParquetReader::next(std::string&) {
  return {};
}
std::uint64_t ParquetReader::binary_left_out() const {
  return 0;
}

}  // namespace curate
#else
#include <algorithm>
#include <optional>
#include <vector>

#include <arrow/api.h>
#include <fmt/format.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include "util/little_endian.hpp"
#include "util/parquet_json.hpp"
#include "util/parquet_source.hpp"

namespace curate {

namespace {

constexpr std::int64_t kBatchBytes = std::int64_t{4} << 20, kBatchRows = 4096;

// Arrow's messages may have lines of their own.
std::string one_line(std::string text) {
  text.resize(std::min<std::size_t>(text.size(), 500));
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace

std::string arrow_version() {
  return ARROW_VERSION_STRING;
}

struct ParquetReader::State {
  State(std::unique_ptr<ByteSource> source, std::uint64_t size, Options how)
      : options(std::move(how)), bytes(size), file(std::make_shared<SourceFile>(std::move(source), size)) {}

  Event next(std::string& json);
  std::optional<Event> open();
  std::optional<Event> check_ends();
  std::optional<Event> check_columns(const arrow::Schema& schema);
  std::optional<Event> next_batch();
  void start_group();
  Event damage(const char* reason, std::string detail) const {
    return {Kind::kDamage, 0, group_offset, group_bytes, reason, std::move(detail)};
  }
  // Calls what may throw Arrow's exceptions, and then throws the source's.
  template <class Call>
  arrow::Status guarded(Call call) {
    arrow::Status status;
    try {
      status = call();
    } catch (const std::exception& error) {
      status = arrow::Status::IOError(error.what());
    }
    file->rethrow();
    return status;
  }

  Options options;
  std::uint64_t bytes;
  std::shared_ptr<SourceFile> file;
  arrow::ProxyMemoryPool counted{arrow::system_memory_pool()};
  arrow::CappedMemoryPool pool{&counted, static_cast<std::int64_t>(kMostMemory)};
  std::unique_ptr<parquet::arrow::FileReader> reader;
  std::vector<int> leaves;        // columns that are read
  std::vector<std::string> keys;  // of the columns of a batch: "\"name\":"
  int json_column = -1;           // of a batch
  bool opened = false, ended = false;

  int group = -1;  // at hand, and what its place in the table of contents says
  std::uint64_t group_offset = 0, group_bytes = 0;
  std::int64_t group_rows = 0, rows_read = 0;
  std::uint64_t rows_before = 0, given = 0;
  std::unique_ptr<arrow::RecordBatchReader> batches;
  std::shared_ptr<arrow::RecordBatch> batch;
  std::int64_t at = 0;  // row of the batch
  ArrowJson values;
};

// The first and the last four bytes, and the length of the table of contents: Arrow would read any length.
std::optional<ParquetReader::Event> ParquetReader::State::check_ends() {
  constexpr std::int64_t kEnd = 8;
  char head[4] = {}, tail[kEnd] = {};
  const auto size = static_cast<std::int64_t>(bytes);
  const arrow::Status status = guarded([&]() -> arrow::Status {
    ARROW_RETURN_NOT_OK(file->ReadAt(0, sizeof head, head).status());
    return file->ReadAt(std::max<std::int64_t>(0, size - kEnd), kEnd, tail).status();
  });
  const std::string_view first(head, sizeof head), last(tail + 4, 4);
  if (!status.ok() || (first != "PAR1" && first != "PARE")) return damage("not_parquet", "does not begin with PAR1");
  if (first == "PARE" || last == "PARE") return damage("encrypted", "");
  if (bytes < sizeof head + sizeof tail || last != "PAR1")
    return damage("truncated", "does not end with PAR1, so there is no table of contents");
  const std::uint64_t footer = number_at<4>(tail);
  if (footer > bytes - sizeof head - sizeof tail || footer > kMaxFooter)
    return damage("damaged_footer", fmt::format("a table of contents of {} bytes", footer));
  return std::nullopt;
}

std::optional<ParquetReader::Event> ParquetReader::State::check_columns(const arrow::Schema& schema) {
  for (const auto& field : schema.fields()) {
    if (!options.wants(field->name())) continue;
    if (!ArrowJson::has(*field->type()))
      return damage("unsupported_column", fmt::format("column '{}' is {}; 'only_columns' can name others",
                                                      field->name(), one_line(field->type()->ToString())));
    if (field->name() == options.json_column) json_column = static_cast<int>(keys.size());
    keys.push_back(json_key(field->name()));
  }
  const auto* columns = reader->parquet_reader()->metadata()->schema();
  for (int i = 0; i < columns->num_columns(); ++i)
    if (options.wants(columns->GetColumnRoot(i)->name())) leaves.push_back(i);
  if (leaves.empty()) return damage("no_columns", "");
  if (std::ssize(leaves) > kMaxColumns) return damage("too_many_columns", std::to_string(leaves.size()));
  return std::nullopt;
}

std::optional<ParquetReader::Event> ParquetReader::State::open() {
  opened = true;
  group_bytes = bytes;
  if (auto wrong = check_ends()) return wrong;
  std::optional<Event> wrong;
  const arrow::Status status = guarded([&]() -> arrow::Status {
    parquet::ReaderProperties how(&pool);
    how.enable_buffered_stream();
    how.set_page_checksum_verification(true);
    how.set_thrift_string_size_limit(static_cast<std::int32_t>(kMaxFooter));
    how.set_thrift_container_size_limit(250'000);
    how.set_schema_depth_limit(kMaxDepth);
    // All columns are read side by side, each from a buffer of its own.
    how.set_buffer_size(std::int64_t{1} << 18);
    parquet::ArrowReaderProperties arrow_how(false);
    arrow_how.set_pre_buffer(false);
    parquet::arrow::FileReaderBuilder builder;
    ARROW_RETURN_NOT_OK(builder.Open(file, how));
    builder.memory_pool(&pool)->properties(arrow_how);
    ARROW_ASSIGN_OR_RAISE(reader, builder.Build());
    std::shared_ptr<arrow::Schema> schema;
    ARROW_RETURN_NOT_OK(reader->GetSchema(&schema));
    wrong = check_columns(*schema);
    return arrow::Status::OK();
  });
  if (status.ok()) return wrong;
  return damage(status.IsNotImplemented() ? "unsupported_column" : "damaged_footer", one_line(status.message()));
}

void ParquetReader::State::start_group() {
  const auto about = reader->parquet_reader()->metadata()->RowGroup(group);
  const auto first = about->ColumnChunk(0);
  const std::int64_t begin = first->has_dictionary_page() ? first->dictionary_page_offset() : first->data_page_offset();
  group_offset = begin > 0 ? std::min(static_cast<std::uint64_t>(begin), bytes) : 0;
  group_bytes = static_cast<std::uint64_t>(std::max<std::int64_t>(0, about->total_byte_size()));
  group_rows = std::max<std::int64_t>(0, about->num_rows());
  const std::int64_t row =
      std::max<std::int64_t>(1, static_cast<std::int64_t>(group_bytes)) / std::max<std::int64_t>(1, group_rows);
  reader->set_batch_size(std::clamp<std::int64_t>(kBatchBytes / std::max<std::int64_t>(1, row), 1, kBatchRows));
}

// Makes `batch` the next one with rows; null at the end. What it tells has ended a row group.
std::optional<ParquetReader::Event> ParquetReader::State::next_batch() {
  at = 0;
  batch.reset();
  for (;;) {
    if (!batches) {
      rows_before += static_cast<std::uint64_t>(std::exchange(group_rows, 0));
      rows_read = 0;
      if (++group >= reader->parquet_reader()->metadata()->num_row_groups()) return std::nullopt;
    }
    const arrow::Status status = guarded([&]() -> arrow::Status {
      if (!batches) {
        start_group();
        ARROW_ASSIGN_OR_RAISE(batches, reader->GetRecordBatchReader({group}, leaves));
      }
      return batches->ReadNext(&batch);
    });
    if (status.ok() && batch && batch->num_rows() > 0) {
      rows_read += batch->num_rows();
      return std::nullopt;
    }
    if (status.ok() && batch) continue;
    batch.reset();
    batches.reset();
    if (status.ok() && rows_read == group_rows) continue;
    const bool large = status.IsOutOfMemory() || status.IsCapacityError();
    return damage(large ? "too_large" : "damaged_row_group",
                  fmt::format("row group {}, after {} of its {} rows: {}", group, rows_read, group_rows,
                              status.ok() ? "there are no more" : one_line(status.message())));
  }
}

ParquetReader::Event ParquetReader::State::next(std::string& json) {
  json.clear();
  if (ended) return {};
  if (!opened) {
    if (auto wrong = open()) {
      ended = true;
      return *wrong;
    }
  }
  if (!batch || at == batch->num_rows()) {
    if (auto wrong = next_batch()) return *wrong;
    if (!batch) {
      ended = true;
      return {};
    }
  }
  const std::int64_t row = at++;
  Event event{Kind::kRow,   rows_before + static_cast<std::uint64_t>(rows_read - batch->num_rows() + row),
              group_offset, 0,
              nullptr,      ""};
  values.begin(json, kMaxRow);
  json += '{';
  for (int column = 0; column < batch->num_columns(); ++column) {
    if (column > 0) json += ',';
    json += keys[static_cast<std::size_t>(column)];
    values.append(*batch->column(column), row, column == json_column);
  }
  json += '}';
  given += json.size();
  if (given > std::max(options.any_ratio, kMaxRatio * bytes)) {
    ended = true;
    return damage("too_large", fmt::format("more than {} times the file's bytes from row {} on", kMaxRatio, event.row));
  }
  if (!values.too_long()) return event;
  event.kind = Kind::kDamage;
  event.reason = "row_too_long";
  event.bytes = json.size();
  event.detail = "row " + std::to_string(event.row);
  return event;
}

ParquetReader::ParquetReader(std::unique_ptr<ByteSource> source, std::uint64_t bytes, Options options)
    : state_(std::make_unique<State>(std::move(source), bytes, std::move(options))) {}
ParquetReader::~ParquetReader() = default;
ParquetReader::Event ParquetReader::next(std::string& json) {
  return state_->next(json);
}
std::uint64_t ParquetReader::binary_left_out() const {
  return state_->values.left_out();
}

}  // namespace curate
#endif
