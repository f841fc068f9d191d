// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "util/parquet_reader.hpp"
#include "util/parquet_writer.hpp"

namespace curate::test {

/// The bytes of a Parquet file of JSON objects; see ParquetWriter.
std::string parquet_file(const std::vector<ParquetColumn>& columns, const std::string& rest,
                         const std::vector<std::string>& rows);
/// The rows of such a file as JSON, and the places where their row groups begin. Anything but rows fails the test.
std::vector<std::string> parquet_rows(const std::string& bytes, std::vector<std::uint64_t>* groups = nullptr);

}  // namespace curate::test

/// Leaves the test as skipped, by name, in a build without Arrow C++.
#define CURATE_NEED_ARROW                                                                               \
  do {                                                                                                  \
    if (curate::arrow_version().empty()) GTEST_SKIP() << "absent: Arrow C++ (scripts/setup --parquet)"; \
  } while (false)
