// SPDX-License-Identifier: Apache-2.0
#include "util/parquet_writer.hpp"

#include <curate/error.hpp>

#include "util/parquet_reader.hpp"

#ifndef CURATE_PARQUET
namespace curate {

struct ParquetWriter::State {};
ParquetWriter::ParquetWriter(std::vector<ParquetColumn>, std::string, std::function<void(std::string_view)>) {
  throw RunError(kNoParquet);
}
ParquetWriter::~ParquetWriter() = default;
void ParquetWriter::add(std::string_view) {}
void ParquetWriter::finish() {}

}  // namespace curate
#else
#include <algorithm>
#include <exception>

#include <arrow/api.h>
#include <arrow/io/interfaces.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include "util/json_scan.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

// A sink as Arrow wants files. What it throws does not pass through Arrow: it is kept, and nothing is written after it.
class SinkFile final : public arrow::io::OutputStream {
 public:
  explicit SinkFile(std::function<void(std::string_view)> sink) : sink_(std::move(sink)) {}

  void rethrow() const {
    if (thrown_) std::rethrow_exception(thrown_);
  }
  // Of a file that is given up, Arrow would still write the end.
  void give_up() { given_up_ = true; }
  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<std::int64_t> Tell() const override { return written_; }
  arrow::Status Write(const void* bytes, std::int64_t size) override {
    if (given_up_) return arrow::Status::IOError("given up");
    try {
      sink_({static_cast<const char*>(bytes), static_cast<std::size_t>(size)});
    } catch (...) {
      thrown_ = std::current_exception();
      given_up_ = true;
      return arrow::Status::IOError("the sink failed");
    }
    written_ += size;
    return arrow::Status::OK();
  }

 private:
  std::function<void(std::string_view)> sink_;
  std::int64_t written_ = 0;
  bool closed_ = false, given_up_ = false;
  std::exception_ptr thrown_;
};

std::shared_ptr<arrow::DataType> type_of(ParquetColumn::Type type) {
  switch (type) {
    case ParquetColumn::Type::kInteger:
      return arrow::int32();
    case ParquetColumn::Type::kNumber:
      return arrow::float64();
    case ParquetColumn::Type::kText:
      break;
  }
  return arrow::utf8();
}

}  // namespace

struct ParquetWriter::State {
  State(std::vector<ParquetColumn> of, std::string rest_name, std::function<void(std::string_view)> sink)
      : columns(std::move(of)), has_rest(!rest_name.empty()), file(std::make_shared<SinkFile>(std::move(sink))) {
    if (has_rest) columns.push_back({std::move(rest_name)});
    std::vector<std::shared_ptr<arrow::Field> > fields;
    for (const ParquetColumn& column : columns) fields.push_back(arrow::field(column.name, type_of(column.type)));
    schema = arrow::schema(std::move(fields));
    for (const auto& field : schema->fields()) {
      builders.emplace_back();
      check(arrow::MakeBuilder(pool, field->type(), &builders.back()));
    }
    values.resize(columns.size());
    parquet::WriterProperties::Builder how;
    how.memory_pool(pool)->compression(arrow::Compression::ZSTD)->compression_level(3)->enable_page_checksum();
    auto made = parquet::arrow::FileWriter::Open(*schema, pool, file, how.build());
    check(made.status());
    writer = std::move(*made);
  }
  ~State() { file->give_up(); }

  void check(const arrow::Status& status) const {
    file->rethrow();
    if (!status.ok()) throw RunError("cannot write Parquet: " + status.message());
  }
  arrow::Status append(std::size_t column, const JsonToken& value);
  void add(std::string_view json);
  void flush();

  std::vector<ParquetColumn> columns;
  bool has_rest;
  std::shared_ptr<SinkFile> file;
  arrow::MemoryPool* pool = arrow::system_memory_pool();
  std::shared_ptr<arrow::Schema> schema;
  std::vector<std::unique_ptr<arrow::ArrayBuilder> > builders;
  std::unique_ptr<parquet::arrow::FileWriter> writer;
  std::vector<JsonToken> values;  // of the row at hand, by column
  std::string rest;
  std::int64_t rows = 0;  // of the row group at hand
  std::size_t bytes = 0;
};

arrow::Status ParquetWriter::State::append(std::size_t column, const JsonToken& value) {
  arrow::ArrayBuilder& builder = *builders[column];
  const auto number = value.kind == JsonToken::Kind::kNumber ? parse_number(value.raw) : std::nullopt;
  switch (columns[column].type) {
    case ParquetColumn::Type::kText: {
      if (value.kind == JsonToken::Kind::kNull) return builder.AppendNull();
      auto& texts = static_cast<arrow::StringBuilder&>(builder);
      if (value.kind != JsonToken::Kind::kString) return texts.Append(value.raw);
      return value.escaped ? texts.Append(json_text(value)) : texts.Append(value.inner());
    }
    case ParquetColumn::Type::kInteger:
      if (!number || !(*number >= -2147483648.0 && *number <= 2147483647.0)) return builder.AppendNull();
      return static_cast<arrow::Int32Builder&>(builder).Append(static_cast<std::int32_t>(*number));
    case ParquetColumn::Type::kNumber:
      if (!number) return builder.AppendNull();
      return static_cast<arrow::DoubleBuilder&>(builder).Append(*number);
  }
  return arrow::Status::OK();
}

void ParquetWriter::State::add(std::string_view json) {
  std::ranges::fill(values, JsonToken{});
  rest = "{";
  const std::size_t named = columns.size() - (has_rest ? 1 : 0);
  JsonScanner scanner(json);
  JsonToken key, value;
  for (bool more = scanner.begin_object(); more && scanner.member(key, value);) {
    const std::string plain = json_text(key);
    const auto begin = columns.begin(), end = begin + static_cast<std::ptrdiff_t>(named);
    if (const auto found = std::ranges::find(begin, end, plain, &ParquetColumn::name); found != end) {
      values[static_cast<std::size_t>(found - begin)] = value;
      continue;
    }
    if (rest.size() > 1) rest += ',';
    rest.append(key.raw).append(":").append(value.raw);
  }
  rest += '}';
  if (has_rest) values.back() = {JsonToken::Kind::kObject, rest, false};
  for (std::size_t column = 0; column < columns.size(); ++column) check(append(column, values[column]));
  bytes += json.size();
  if (++rows == kGroupRows || bytes >= kGroupBytes) flush();
}

void ParquetWriter::State::flush() {
  if (rows == 0) return;
  std::vector<std::shared_ptr<arrow::Array> > arrays;
  for (const auto& builder : builders) {
    arrays.emplace_back();
    check(builder->Finish(&arrays.back()));
  }
  check(writer->WriteTable(*arrow::Table::Make(schema, std::move(arrays), rows), rows));
  rows = 0;
  bytes = 0;
}

ParquetWriter::ParquetWriter(std::vector<ParquetColumn> columns, std::string rest,
                             std::function<void(std::string_view)> sink)
    : state_(std::make_unique<State>(std::move(columns), std::move(rest), std::move(sink))) {}
ParquetWriter::~ParquetWriter() = default;
void ParquetWriter::add(std::string_view json_object) {
  state_->add(json_object);
}
void ParquetWriter::finish() {
  state_->flush();
  state_->check(state_->writer->Close());
}

}  // namespace curate
#endif
