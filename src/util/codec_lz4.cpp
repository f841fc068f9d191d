// SPDX-License-Identifier: Apache-2.0
#include <lz4frame.h>

#include <curate/error.hpp>

#include "util/codec.hpp"

namespace curate::detail {

namespace {

constexpr std::string_view kMagic{"\x04\x22\x4D\x18", 4};

class Lz4Decoder final : public MemberDecoder {
 public:
  explicit Lz4Decoder(StoredBytes stored) : MemberDecoder(Codec::kLz4, std::move(stored)) {
    if (LZ4F_isError(LZ4F_createDecompressionContext(&context_, LZ4F_VERSION)) != 0)
      throw RunError("liblz4 cannot start");
  }
  Lz4Decoder(const Lz4Decoder&) = delete;
  Lz4Decoder& operator=(const Lz4Decoder&) = delete;
  ~Lz4Decoder() override { LZ4F_freeDecompressionContext(context_); }

 private:
  bool find_member() override { return stored_.peek(4).starts_with(kMagic); }
  void start_member() override { LZ4F_resetDecompressionContext(context_); }
  void resynchronise() override { stored_.seek_magic(kMagic); }

  std::size_t decode(char* out, std::size_t size) override {
    std::size_t produced = 0;
    while (inside() && produced < size) {
      const std::string_view have = stored_.peek(1);
      std::size_t to = size - produced, from = have.size();
      const std::size_t code = LZ4F_decompress(context_, out + produced, &to, have.data(), &from, nullptr);
      stored_.skip(from);
      produced += to;
      if (LZ4F_isError(code) != 0)
        fail("corrupt_lz4");
      else if (code == 0)
        end_member();
      else if (have.empty() && to == 0)
        fail("cut_off");
    }
    return produced;
  }

  LZ4F_dctx* context_ = nullptr;
};

}  // namespace

std::unique_ptr<Decoder> make_lz4_decoder(StoredBytes stored) {
  return std::make_unique<Lz4Decoder>(std::move(stored));
}

}  // namespace curate::detail
