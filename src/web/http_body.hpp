// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <curate/unwritten.hpp>

#include "util/codec_content.hpp"
#include "web/http_message.hpp"

namespace curate {

/// Undoes transfer and content codings of message bodies. Nothing fails: what cannot be undone is left as it
/// is, and counted. Keeps its buffers; one owner, one thread.
class HttpBody {
 public:
  static constexpr std::size_t kMaxChain = 2;

  explicit HttpBody(const ContentDecoder::Limits& limits = {});

  /// The entity body: `body` without its chunks, if it is declared chunked and its first line really is a
  /// chunk size. A view of `body` or of this object, until the next call.
  std::string_view dechunked(const HttpHead& head, std::string_view body, Oddities<HttpOddity>& oddities);
  /// `entity` without its content codings. A view of `entity` or of this object, until the next call.
  std::string_view decoded(const HttpHead& head, std::string_view entity, Oddities<HttpOddity>& oddities);

 private:
  ContentDecoder decoders_[kMaxChain];
  ByteBuffer chunks_;
};

/// Removes the chunks of RFC 9112 section 7.1 from `body` into `out`, which has room for body.size() bytes.
/// Nothing if the first line is no chunk size. `broken`: the chunks end early or wrongly, and what came
/// before was written.
std::optional<std::size_t> remove_chunks(std::string_view body, char* out, bool& broken);

}  // namespace curate
