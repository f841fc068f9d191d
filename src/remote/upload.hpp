// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "remote/client.hpp"

namespace curate {

/// A file of this machine and the object it is to become.
struct Upload {
  std::string path;
  S3Name object;
  std::string sha256;  ///< that the file must have, hexadecimal
};

struct UploadCounts {
  std::uint64_t sent = 0, sent_bytes = 0;
  std::uint64_t there = 0;  ///< already as they should be: not sent again
};

/// Makes objects of files, and knows afterwards that they hold the same bytes: by the SHA-256 or the ETag that the
/// store tells, or by reading them back. Files above kPartBytes go in parts.
class Uploader {
 public:
  static constexpr std::uint64_t kPartBytes = std::uint64_t{16} << 20;

  /// `on_sent`: told bytes as they are sent.
  explicit Uploader(RemoteClient& client, std::function<void(std::uint64_t bytes)> on_sent = {})
      : client_(client), on_sent_(std::move(on_sent)) {}

  /// Sends what is not there yet. `only_new`: an object that came to be meanwhile and holds other bytes is an error.
  /// Throws RunError if a file is not what its SHA-256 says, or if the store holds something else at the end.
  UploadCounts send(std::span<const Upload> uploads, bool only_new = false);
  /// Objects that are not there are fine.
  void remove(std::span<const S3Name> objects);

 private:
  struct File;
  struct Part {
    std::uint64_t offset, bytes;
  };
  std::vector<Part> parts_of(std::uint64_t bytes) const;
  /// Which of `files` are there with the right bytes.
  std::vector<bool> compare(const std::vector<File>& files);
  bool reads_equal(const File& file, std::uint64_t bytes, const std::string& etag);
  void send_whole(const std::vector<const File*>& files, bool only_new);
  void send_in_parts(const File& file);
  void abort(const S3Name& object, const std::string& upload_id);
  void abort_stale(const S3Name& object);

  RemoteClient& client_;
  std::function<void(std::uint64_t)> on_sent_;
};

}  // namespace curate
