// SPDX-License-Identifier: Apache-2.0
#include "text/encoding_tables.hpp"

#include <curate/error.hpp>

#include "util/builtin.hpp"

namespace curate {

EncodingTables::EncodingTables(std::string_view file) : file_(file) {
  if (file.size() != kBytes) throw RunError("the built-in encoding tables have the wrong size");
}

char32_t EncodingTables::gb18030_ranges(std::uint32_t pointer) const {
  if (pointer == 7457) return 0xE7C7;
  if (pointer >= 189000 && pointer <= 1237575) return 0x10000 + pointer - 189000;
  if (pointer > 39419) return 0;
  std::size_t low = 0, high = kRangeCount;  // the last range that starts at or before the pointer
  while (high - low > 1) {
    const std::size_t middle = (low + high) / 2;
    (two_bytes(kRanges + middle * 4) <= pointer ? low : high) = middle;
  }
  return two_bytes(kRanges + low * 4 + 2) + pointer - two_bytes(kRanges + low * 4);
}

const EncodingTables& encoding_tables() {
  static const EncodingTables tables(builtin_file("encodings/tables.bin").value_or(std::string_view()));
  return tables;
}

}  // namespace curate
