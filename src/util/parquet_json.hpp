// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace arrow {
class Array;
class DataType;
}  // namespace arrow

namespace curate {

/// `"name":`, escaped.
std::string json_key(std::string_view name);

/// Appends values of Arrow's arrays to a JSON text.
class ArrowJson {
 public:
  /// Whether values of this type can be written.
  static bool has(const arrow::DataType& type);

  /// Starts with a text that should not get longer than `limit` bytes.
  void begin(std::string& out, std::size_t limit) {
    out_ = &out;
    limit_ = limit;
    too_long_ = false;
  }
  /// `object`: a text that is a JSON object goes in as it is.
  void append(const arrow::Array& array, std::int64_t i, bool object = false);
  /// Whether something was left out because of the limit.
  bool too_long() const { return too_long_; }
  /// Values that were bytes and no UTF-8, and were written as null.
  std::uint64_t left_out() const { return left_out_; }

 private:
  void append_text(std::string_view text, bool object);
  void append_bytes(std::string_view bytes, bool object);
  void append_items(const arrow::Array& items, std::int64_t begin, std::int64_t size);
  template <class Array>
  void append_number(const arrow::Array& array, std::int64_t i);

  std::string* out_ = nullptr;
  std::size_t limit_ = 0;
  bool too_long_ = false;
  std::uint64_t left_out_ = 0;
};

}  // namespace curate
