// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include <curate/unwritten.hpp>

#include "remote/client.hpp"
#include "remote/retry.hpp"
#include "util/byte_source.hpp"

namespace curate {

/// A remote file as it was when the run was planned.
struct RemoteFile {
  std::string path;  ///< "s3://…" or a URL
  std::uint64_t bytes = 0;
  std::string etag;  ///< without quotes; empty if the server gives none
};

/// The bytes of a remote file from `begin` on: one range request that is read as fast as the reader asks, up to
/// kReadAhead bytes ahead, and taken up again where it broke. A file that is not the planned one any more is an error,
/// never other bytes.
class ObjectSource final : public ByteSource {
 public:
  static constexpr std::size_t kReadAhead = std::size_t{8} << 20;

  /// `expected_end`: how far it will surely be read. Nothing is asked for before the first read.
  ObjectSource(RemoteClient& client, RemoteFile file, std::uint64_t begin, std::uint64_t expected_end);
  ObjectSource(const ObjectSource&) = delete;
  ObjectSource& operator=(const ObjectSource&) = delete;
  ~ObjectSource() override;

  std::size_t read(char* out, std::size_t size) override;
  bool rewind(std::uint64_t position) override;

 private:
  void start();
  void stop();
  void work(std::chrono::milliseconds at_most);
  bool take(const HttpResponse& so_far, std::string_view bytes);
  void check_head(const HttpResponse& so_far);
  void ended(const HttpResponse& response);
  std::string changed(std::string_view what) const;
  std::size_t room() const { return buffer_.size() - (received_ - at_); }

  RemoteClient& client_;
  RemoteFile file_;
  std::uint64_t begin_;
  std::uint64_t at_;        // next byte to hand out
  std::uint64_t received_;  // end of what is in the buffer
  std::uint64_t wanted_;    // end of what is asked for
  std::uint64_t step_;      // how much more to ask for next
  ByteBuffer buffer_;       // a ring: the byte at offset o is at o % size
  Retry retry_;
  std::uint64_t asked_from_ = 0;
  std::uint64_t progress_at_;  // `received_` when the retries were last told
  std::uint64_t tag_ = 0;      // 0: no request is under way
  int redirects_ = 0;
  bool head_checked_ = false, paused_ = false;
  std::uint64_t skip_ = 0;  // bytes of the answer before those asked for
  std::string problem_;     // found where no exception can be thrown
};

}  // namespace curate
