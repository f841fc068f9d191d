// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <system_error>

#include <curate/error.hpp>

namespace curate {

namespace {
std::string describe(const std::string& doing, const std::string& path, int error) {
  std::string text = doing + " " + path + ": " + std::generic_category().message(error);
  if (error == ENOSPC || error == EDQUOT) text += "; free some space and run the same command again";
  return text;
}
}  // namespace

IoError::IoError(const std::string& doing, const std::string& path, int error)
    : RunError(describe(doing, path, error)), error_(error) {}

std::string SourcePosition::to_string() const {
  if (line <= 0) return file;
  return file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

}  // namespace curate
