// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace curate::test {

/// The folder of conformance data (CURATE_SUITES, CURATE_GOLDENS; by default shared/ beside the checkout).
std::filesystem::path suites_folder();
std::filesystem::path goldens_folder();

/// Bytes of a file; gunzipped if the name ends in .gz. Fails the test if it cannot be read.
std::string slurp(const std::filesystem::path& path);
/// Bytes of a picture of tests/image/data; SOURCE.md there says what they show.
std::string picture_file(const std::string& name);
/// Lines ended by U+000A only, without it.
std::vector<std::string> lines_of(const std::string& text);

/// A fresh folder that is removed with the object.
class TempFolder {
 public:
  TempFolder();
  /// Below `parent`, which must be there.
  explicit TempFolder(const std::filesystem::path& parent);
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  /// Writes a file below it, folders included, and returns its path.
  std::filesystem::path write(const std::string& name, const std::string& bytes) const;

 private:
  std::filesystem::path path_;
};

/// Where folders cost no time for fsync: a memory file system with a gigabyte left, else the usual temporary folder.
/// What a killed process leaves behind is the same in both.
std::filesystem::path memory_folder();

struct CommandResult {
  int exit_code = 0;  ///< 128 + signal if it was killed
  std::string out, err;
};
/// Runs a shell command.
CommandResult shell(const std::string& command);

}  // namespace curate::test

/// Leaves the test as skipped, by name, if a suite or golden is not there.
#define CURATE_NEED(path_expression)                                                                \
  do {                                                                                              \
    if (!std::filesystem::exists(path_expression)) GTEST_SKIP() << "absent: " << (path_expression); \
  } while (false)
