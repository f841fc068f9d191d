// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include <curate/unwritten.hpp>

namespace curate {

/// The content codings of HTTP. kDeflate is zlib, or raw deflate as some servers send it.
enum class ContentCoding { kGzip, kDeflate, kBrotli, kZstd };

/// Undoes one content coding of bytes at hand, within limits. Keeps its buffer; one owner, one thread.
class ContentDecoder {
 public:
  struct Limits {
    std::uint64_t max_decoded = std::uint64_t{50} << 20;
    std::uint64_t max_ratio = 100;                      ///< decoded to coded,
    std::uint64_t ratio_from = std::uint64_t{1} << 20;  ///< once more than this has been decoded
  };
  enum class Status {
    kOk,
    kNotCoded,  ///< these bytes never were in this coding
    kCut,       ///< the input ends early; `bytes` is what came before
    kBroken,
    kTooLarge,
  };
  struct Result {
    Status status = Status::kNotCoded;
    std::string_view bytes;  ///< until the next call
  };

  explicit ContentDecoder(const Limits& limits);
  ~ContentDecoder();
  ContentDecoder(ContentDecoder&&) noexcept;
  ContentDecoder& operator=(ContentDecoder&&) noexcept;

  /// Bytes behind a complete stream are ignored, except further gzip members and zstd frames.
  Result decode(ContentCoding coding, std::string_view coded);

 private:
  struct State;
  class Output;
  Limits limits_;
  std::unique_ptr<State> state_;
  ByteBuffer buffer_;
};

}  // namespace curate
