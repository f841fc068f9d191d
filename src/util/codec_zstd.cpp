// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <zstd.h>
#include <zstd_errors.h>

#include <curate/error.hpp>

#include "util/codec.hpp"
#include "util/file.hpp"
#include "util/little_endian.hpp"

namespace curate {

namespace {

constexpr std::string_view kMagic{"\x28\xB5\x2F\xFD", 4};
// 128 MiB: what `zstd --long=27` writes, and the most that is given to one stream.
constexpr int kWindowLogMax = 27;
constexpr std::uint64_t kMaxDictionary = std::uint64_t{64} << 20;

bool is_skippable(std::string_view head) {
  return head.size() >= 8 && (static_cast<unsigned char>(head[0]) & 0xF0) == 0x50 &&
         head.substr(1, 3) == "\x2A\x4D\x18";
}

class ZstdDecoder final : public detail::MemberDecoder {
 public:
  explicit ZstdDecoder(detail::StoredBytes stored)
      : MemberDecoder(Codec::kZstd, std::move(stored)), context_(ZSTD_createDCtx()) {
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kWindowLogMax);
  }

 private:
  bool find_member() override {
    while (is_skippable(stored_.peek(8)))
      if (!skip_frame()) return false;
    return stored_.peek(4).starts_with(kMagic);
  }

  void start_member() override {
    ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only);
    first_ = false;
  }

  void resynchronise() override { stored_.seek_magic(kMagic); }

  // A first skippable frame 0x184D2A5D is the dictionary of a .warc.zst (itself maybe compressed).
  bool skip_frame() {
    const std::string_view head = stored_.peek(8);
    const bool dictionary = first_ && static_cast<unsigned char>(head[0]) == 0x5D;
    std::uint64_t left = number_at<4>(head.data() + 4);
    stored_.skip(8);
    first_ = false;
    std::string content;
    while (left > 0) {
      std::string_view have = stored_.peek(1);
      if (have.empty()) return false;
      have = have.substr(0, static_cast<std::size_t>(left));
      if (dictionary && content.size() < kMaxDictionary) content.append(have);
      left -= have.size();
      stored_.skip(have.size());
    }
    if (!dictionary) return true;
    if (content.starts_with(kMagic)) {
      try {
        content = decode_all(content, "zstd dictionary", kMaxDictionary);
      } catch (const RunError&) {
        return false;
      }
    }
    return ZSTD_isError(ZSTD_DCtx_loadDictionary(context_.get(), content.data(), content.size())) == 0;
  }

  std::size_t decode(char* out, std::size_t size) override {
    ZSTD_outBuffer to{out, size, 0};
    while (inside() && to.pos < to.size) {
      const std::string_view have = stored_.peek(1);
      ZSTD_inBuffer from{have.data(), have.size(), 0};
      const std::size_t before = to.pos;
      const std::size_t code = ZSTD_decompressStream(context_.get(), &to, &from);
      stored_.skip(from.pos);
      if (ZSTD_isError(code) != 0)
        fail(why(code));
      else if (code == 0)
        end_member();
      else if (have.empty() && to.pos == before)
        fail("cut_off");
    }
    return to.pos;
  }

  static const char* why(std::size_t code) {
    switch (ZSTD_getErrorCode(code)) {
      case ZSTD_error_checksum_wrong:
        return "wrong_checksum";
      case ZSTD_error_frameParameter_windowTooLarge:
        return "window_too_large";
      default:
        return "corrupt_zstd";
    }
  }

  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context_;
  bool first_ = true;
};

}  // namespace

namespace detail {
std::unique_ptr<Decoder> make_zstd_decoder(StoredBytes stored) {
  return std::make_unique<ZstdDecoder>(std::move(stored));
}
}  // namespace detail

std::vector<std::uint64_t> zstd_frame_offsets(const std::string& path) {
  const MappedFile file(path);
  const std::string_view bytes = file.bytes();
  std::vector<std::uint64_t> offsets;
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t size = ZSTD_findFrameCompressedSize(bytes.data() + at, bytes.size() - at);
    if (offsets.empty() || !is_skippable(bytes.substr(at))) offsets.push_back(at);
    if (ZSTD_isError(size) != 0) break;
    at += size;
  }
  offsets.push_back(bytes.size());
  return offsets;
}

ZstdEncoder::ZstdEncoder(int level) : ZstdEncoder(level, level == 3 ? Search{.chain_log = 15} : Search{}) {}

ZstdEncoder::ZstdEncoder(int level, Search search) : context_(ZSTD_createCCtx()) {
  auto* const context = static_cast<ZSTD_CCtx*>(context_);
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(context, ZSTD_c_hashLog, search.hash_log);
  ZSTD_CCtx_setParameter(context, ZSTD_c_chainLog, search.chain_log);
  ZSTD_CCtx_setParameter(context, ZSTD_c_minMatch, search.min_match);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
}

ZstdEncoder::~ZstdEncoder() {
  ZSTD_freeCCtx(static_cast<ZSTD_CCtx*>(context_));
}

std::string_view ZstdEncoder::frame(std::string_view bytes) {
  const std::size_t bound = ZSTD_compressBound(bytes.size());
  if (out_.size() < bound) out_.resize(bound);
  const std::size_t size =
      ZSTD_compress2(static_cast<ZSTD_CCtx*>(context_), out_.data(), out_.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size) != 0) throw RunError(std::string("zstd: ") + ZSTD_getErrorName(size));
  return {out_.data(), size};
}

std::string zstd_version() {
  return ZSTD_versionString();
}

}  // namespace curate
