// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <new>

#include <bzlib.h>

#include "util/codec.hpp"

namespace curate::detail {

namespace {

constexpr std::string_view kMagic{"BZh"};

class Bzip2Decoder final : public MemberDecoder {
 public:
  explicit Bzip2Decoder(StoredBytes stored) : MemberDecoder(Codec::kBzip2, std::move(stored)) {}
  Bzip2Decoder(const Bzip2Decoder&) = delete;
  Bzip2Decoder& operator=(const Bzip2Decoder&) = delete;
  ~Bzip2Decoder() override { close(); }

 private:
  bool find_member() override { return sniff_codec(stored_.peek(4)) == Codec::kBzip2; }
  void resynchronise() override { stored_.seek_magic(kMagic); }
  void start_member() override {
    close();
    stream_ = {};
    if (BZ2_bzDecompressInit(&stream_, 0, 0) != BZ_OK) throw std::bad_alloc();
    open_ = true;
  }

  std::size_t decode(char* out, std::size_t size) override {
    const auto room = static_cast<unsigned>(std::min<std::size_t>(size, std::size_t{1} << 30));
    stream_.next_out = out;
    stream_.avail_out = room;
    while (inside() && stream_.avail_out > 0) {
      const std::string_view have = stored_.peek(1);
      stream_.next_in = const_cast<char*>(have.data());
      stream_.avail_in = static_cast<unsigned>(have.size());
      const unsigned before = stream_.avail_out;
      const int code = BZ2_bzDecompress(&stream_);
      stored_.skip(have.size() - stream_.avail_in);
      if (code == BZ_STREAM_END)
        end_member();
      else if (code != BZ_OK)
        fail("corrupt_bzip2");
      else if (have.empty() && stream_.avail_out == before)
        fail("cut_off");
    }
    return room - stream_.avail_out;
  }

  void close() {
    if (open_) BZ2_bzDecompressEnd(&stream_);
    open_ = false;
  }

  bz_stream stream_{};
  bool open_ = false;
};

}  // namespace

std::unique_ptr<Decoder> make_bzip2_decoder(StoredBytes stored) {
  return std::make_unique<Bzip2Decoder>(std::move(stored));
}

}  // namespace curate::detail
