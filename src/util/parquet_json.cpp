// SPDX-License-Identifier: Apache-2.0
#include "util/parquet_json.hpp"

#ifdef CURATE_PARQUET
#include <algorithm>
#include <cmath>

#include <arrow/api.h>
#include <fmt/format.h>

#include "util/json.hpp"
#include "util/json_scan.hpp"
#include "util/utf8.hpp"

namespace curate {

using arrow::Type;

std::string json_key(std::string_view name) {
  std::string key;
  append_json_string(name, key);
  return key + ':';
}

bool ArrowJson::has(const arrow::DataType& type) {
  switch (type.id()) {
    case Type::NA:
    case Type::BOOL:
    case Type::INT8:
    case Type::INT16:
    case Type::INT32:
    case Type::INT64:
    case Type::UINT8:
    case Type::UINT16:
    case Type::UINT32:
    case Type::UINT64:
    case Type::FLOAT:
    case Type::DOUBLE:
    case Type::STRING:
    case Type::LARGE_STRING:
    case Type::BINARY:
    case Type::LARGE_BINARY:
    case Type::FIXED_SIZE_BINARY:
    case Type::DATE32:
    case Type::DATE64:
    case Type::TIME32:
    case Type::TIME64:
    case Type::TIMESTAMP:
    case Type::DECIMAL128:
    case Type::DECIMAL256:
      return true;
    case Type::LIST:
    case Type::LARGE_LIST:
    case Type::MAP:
    case Type::STRUCT:
      return std::ranges::all_of(type.fields(), [](const auto& field) { return has(*field->type()); });
    case Type::DICTIONARY:
      return has(*static_cast<const arrow::DictionaryType&>(type).value_type());
    default:
      return false;
  }
}

void ArrowJson::append_text(std::string_view text, bool object) {
  if (out_->size() + text.size() > limit_) {
    too_long_ = true;
    out_->append("null");
    return;
  }
  if (object && text.starts_with('{') && check_json(text) == nullptr)
    out_->append(text);
  else
    append_json_string(text, *out_);
}

void ArrowJson::append_bytes(std::string_view bytes, bool object) {
  if (is_utf8(bytes)) return append_text(bytes, object);
  ++left_out_;
  out_->append("null");
}

void ArrowJson::append_items(const arrow::Array& items, std::int64_t begin, std::int64_t size) {
  *out_ += '[';
  for (std::int64_t i = begin; i < begin + size && !too_long_; ++i) {
    if (i > begin) *out_ += ',';
    append(items, i);
    too_long_ |= out_->size() > limit_;
  }
  *out_ += ']';
}

template <class Array>
void ArrowJson::append_number(const arrow::Array& array, std::int64_t i) {
  const auto value = static_cast<const Array&>(array).Value(i);
  if constexpr (std::is_floating_point_v<decltype(value)>)
    if (!std::isfinite(value)) {
      out_->append("null");
      return;
    }
  // The shortest number that reads back as the same, of either width.
  *out_ += fmt::format("{}", value);
}

void ArrowJson::append(const arrow::Array& array, std::int64_t i, bool object) {
  if (array.IsNull(i)) {
    out_->append("null");
    return;
  }
  switch (array.type_id()) {
    case Type::BOOL:
      out_->append(static_cast<const arrow::BooleanArray&>(array).Value(i) ? "true" : "false");
      return;
    case Type::INT8:
      return append_number<arrow::Int8Array>(array, i);
    case Type::INT16:
      return append_number<arrow::Int16Array>(array, i);
    case Type::INT32:
      return append_number<arrow::Int32Array>(array, i);
    case Type::INT64:
      return append_number<arrow::Int64Array>(array, i);
    case Type::UINT8:
      return append_number<arrow::UInt8Array>(array, i);
    case Type::UINT16:
      return append_number<arrow::UInt16Array>(array, i);
    case Type::UINT32:
      return append_number<arrow::UInt32Array>(array, i);
    case Type::UINT64:
      return append_number<arrow::UInt64Array>(array, i);
    case Type::FLOAT:
      return append_number<arrow::FloatArray>(array, i);
    case Type::DOUBLE:
      return append_number<arrow::DoubleArray>(array, i);
    case Type::STRING:
      return append_text(static_cast<const arrow::StringArray&>(array).GetView(i), object);
    case Type::LARGE_STRING:
      return append_text(static_cast<const arrow::LargeStringArray&>(array).GetView(i), object);
    case Type::BINARY:
      return append_bytes(static_cast<const arrow::BinaryArray&>(array).GetView(i), object);
    case Type::LARGE_BINARY:
      return append_bytes(static_cast<const arrow::LargeBinaryArray&>(array).GetView(i), object);
    case Type::FIXED_SIZE_BINARY:
      return append_bytes(static_cast<const arrow::FixedSizeBinaryArray&>(array).GetView(i), object);
    case Type::LIST:
    case Type::MAP: {
      const auto& list = static_cast<const arrow::ListArray&>(array);
      return append_items(*list.values(), list.value_offset(i), list.value_length(i));
    }
    case Type::LARGE_LIST: {
      const auto& list = static_cast<const arrow::LargeListArray&>(array);
      return append_items(*list.values(), list.value_offset(i), list.value_length(i));
    }
    case Type::DICTIONARY: {
      const auto& words = static_cast<const arrow::DictionaryArray&>(array);
      return append(*words.dictionary(), words.GetValueIndex(i), object);
    }
    case Type::STRUCT: {
      const auto& members = static_cast<const arrow::StructArray&>(array);
      *out_ += '{';
      for (int field = 0; field < members.num_fields(); ++field) {
        if (field > 0) *out_ += ',';
        append_json_string(members.struct_type()->field(field)->name(), *out_);
        *out_ += ':';
        append(*members.field(field), i);
      }
      *out_ += '}';
      return;
    }
    default: {
      // Dates, times, decimals.
      const auto scalar = array.GetScalar(i);
      append_text(scalar.ok() ? (*scalar)->ToString() : "", false);
    }
  }
}

}  // namespace curate
#endif
