// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace curate {

/// Stops a run: the disk is full, a file is missing, a guard was passed. Exit code 1.
class RunError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A system call failed; the message names the path and the reason.
class IoError : public RunError {
 public:
  /// `doing` reads like "cannot write", `error` is an errno value.
  IoError(const std::string& doing, const std::string& path, int error);
  int error() const { return error_; }

 private:
  int error_;
};

/// A file that curate wrote itself is not as it was written. The task that wrote it can be done again.
class DamagedFile : public RunError {
 public:
  DamagedFile(const std::string& path, const std::string& what) : RunError(path + ": damaged: " + what), path_(path) {}
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// A place in a config file; line and column count from 1, 0 = unknown; columns are bytes.
struct SourcePosition {
  std::string file;
  int line = 0;
  int column = 0;
  /// "configs/x.yaml:12:5", or only the file where the line is unknown.
  std::string to_string() const;
};

/// The user asked for something that cannot be: exit code 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A mistake in a config, with its place. Exit code 2.
class ConfigError : public UsageError {
 public:
  ConfigError(const SourcePosition& where, const std::string& what)
      : UsageError(where.to_string().empty() ? what : where.to_string() + ": " + what) {}
};

/// Too much of the input could not be read: exit code 3.
class UnreadableLimitError : public RunError {
 public:
  using RunError::RunError;
};

/// SIGINT or SIGTERM arrived: exit code 130.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted; the same command goes on from here") {}
};

}  // namespace curate
