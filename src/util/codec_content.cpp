// SPDX-License-Identifier: Apache-2.0
#include "util/codec_content.hpp"

#include <algorithm>

#include <brotli/decode.h>
#include <isa-l/igzip_lib.h>
#include <zstd.h>

namespace curate {

namespace {

constexpr std::size_t kFirstBuffer = std::size_t{1} << 18;
constexpr int kWindowLogMax = 27;

bool is_gzip(std::string_view bytes) {
  return bytes.starts_with("\x1F\x8B\x08");
}

bool is_zlib(std::string_view bytes) {
  if (bytes.size() < 2) return false;
  const auto first = static_cast<unsigned char>(bytes[0]), second = static_cast<unsigned char>(bytes[1]);
  return (first & 0x0F) == 8 && first >> 4 <= 7 && (first * 256 + second) % 31 == 0 && (second & 0x20) == 0;
}

bool is_zstd(std::string_view bytes) {
  return bytes.starts_with("\x28\xB5\x2F\xFD");
}

struct FreeZstd {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};
struct FreeBrotli {
  void operator()(BrotliDecoderState* state) const { BrotliDecoderDestroyInstance(state); }
};

}  // namespace

struct ContentDecoder::State {
  inflate_state inflate;
  std::unique_ptr<ZSTD_DCtx, FreeZstd> zstd;
};

// The growing buffer of one call, with its limit.
class ContentDecoder::Output {
 public:
  Output(ByteBuffer& buffer, std::uint64_t limit) : buffer_(buffer), limit_(limit) {
    if (buffer_.empty()) buffer_.resize(kFirstBuffer);
  }
  // Room for at least one byte; false at the limit.
  bool make_room() {
    if (used_ > limit_) return false;
    if (used_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
    return true;
  }
  char* begin() { return buffer_.data() + used_; }
  std::size_t room() const { return buffer_.size() - used_; }
  void took(std::size_t size) { used_ += size; }
  std::size_t used() const { return used_; }
  Result result(Status status) const { return {used_ > limit_ ? Status::kTooLarge : status, {buffer_.data(), used_}}; }

  Result inflate(inflate_state& state, std::uint32_t wrapper, std::string_view coded) {
    for (;;) {
      isal_inflate_init(&state);
      state.crc_flag = wrapper;
      state.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(coded.data()));
      state.avail_in = static_cast<std::uint32_t>(coded.size());
      do {
        if (!make_room()) return result(Status::kTooLarge);
        state.next_out = reinterpret_cast<std::uint8_t*>(begin());
        const auto given = static_cast<std::uint32_t>(std::min<std::size_t>(room(), std::size_t{1} << 30));
        state.avail_out = given;
        const int code = isal_inflate(&state);
        took(given - state.avail_out);
        if (code < ISAL_DECOMP_OK) return result(Status::kBroken);
        if (state.block_state != ISAL_BLOCK_FINISH && state.avail_in == 0 && state.avail_out > 0)
          return result(Status::kCut);
      } while (state.block_state != ISAL_BLOCK_FINISH);
      coded.remove_prefix(coded.size() - state.avail_in);
      if (wrapper != ISAL_GZIP || !is_gzip(coded)) return result(Status::kOk);
    }
  }

  Result brotli(std::string_view coded) {
    const std::unique_ptr<BrotliDecoderState, FreeBrotli> state(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
    const auto* in = reinterpret_cast<const std::uint8_t*>(coded.data());
    std::size_t in_size = coded.size();
    for (;;) {
      if (!make_room()) return result(Status::kTooLarge);
      auto* out = reinterpret_cast<std::uint8_t*>(begin());
      std::size_t out_size = room();
      const BrotliDecoderResult code =
          BrotliDecoderDecompressStream(state.get(), &in_size, &in, &out_size, &out, nullptr);
      took(room() - out_size);
      switch (code) {
        case BROTLI_DECODER_RESULT_SUCCESS:
          return result(Status::kOk);
        case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
          break;
        case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT:
          return result(Status::kCut);
        default:
          return result(used_ == 0 ? Status::kNotCoded : Status::kBroken);
      }
    }
  }

  Result zstd(ZSTD_DCtx* context, std::string_view coded) {
    ZSTD_DCtx_reset(context, ZSTD_reset_session_and_parameters);
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, kWindowLogMax);
    ZSTD_inBuffer in{coded.data(), coded.size(), 0};
    for (;;) {
      if (!make_room()) return result(Status::kTooLarge);
      ZSTD_outBuffer out{begin(), room(), 0};
      const std::size_t code = ZSTD_decompressStream(context, &out, &in);
      took(out.pos);
      if (ZSTD_isError(code) != 0) return result(Status::kBroken);
      if (code == 0 && !is_zstd(coded.substr(in.pos))) return result(Status::kOk);
      if (code != 0 && in.pos == in.size && out.pos < out.size) return result(Status::kCut);
    }
  }

 private:
  ByteBuffer& buffer_;
  std::uint64_t limit_;
  std::size_t used_ = 0;
};

ContentDecoder::ContentDecoder(const Limits& limits) : limits_(limits) {}
ContentDecoder::~ContentDecoder() = default;
ContentDecoder::ContentDecoder(ContentDecoder&&) noexcept = default;
ContentDecoder& ContentDecoder::operator=(ContentDecoder&&) noexcept = default;

ContentDecoder::Result ContentDecoder::decode(ContentCoding coding, std::string_view coded) {
  constexpr std::size_t kMaxCoded = std::size_t{1} << 31;
  if (coded.size() > kMaxCoded) return {Status::kTooLarge, {}};
  if (!state_) state_ = std::make_unique<State>();
  const std::uint64_t by_ratio = std::max<std::uint64_t>(limits_.ratio_from, coded.size() * limits_.max_ratio);
  Output out(buffer_, std::min(limits_.max_decoded, by_ratio));
  switch (coding) {
    case ContentCoding::kGzip:
      if (!is_gzip(coded)) return {};
      return out.inflate(state_->inflate, ISAL_GZIP, coded);
    case ContentCoding::kDeflate:
      if (is_zlib(coded)) {
        const Result result = out.inflate(state_->inflate, ISAL_ZLIB, coded);
        if (result.status != Status::kBroken) return result;
      }
      {
        Output raw(buffer_, std::min(limits_.max_decoded, by_ratio));
        const Result result = raw.inflate(state_->inflate, ISAL_DEFLATE, coded);
        return result.status == Status::kBroken && result.bytes.empty() ? Result{} : result;
      }
    case ContentCoding::kBrotli:
      return out.brotli(coded);
    case ContentCoding::kZstd:
      if (!is_zstd(coded)) return {};
      if (!state_->zstd) state_->zstd.reset(ZSTD_createDCtx());
      return out.zstd(state_->zstd.get(), coded);
  }
  return {};
}

}  // namespace curate
