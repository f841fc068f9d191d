// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>

#include <isa-l/igzip_lib.h>

#include <curate/error.hpp>

#include "util/codec.hpp"

namespace curate::detail {

namespace {

constexpr std::string_view kMagic{"\x1F\x8B\x08", 3};
constexpr std::size_t kHeader = 10;

class GzipDecoder final : public MemberDecoder {
 public:
  explicit GzipDecoder(StoredBytes stored)
      : MemberDecoder(Codec::kGzip, std::move(stored)), state_(std::make_unique<inflate_state>()) {}

 private:
  bool find_member() override {
    // Zeros behind the last member are padding of tapes and block devices.
    std::string_view have = stored_.peek(1);
    while (!have.empty() && have.front() == '\0') {
      stored_.skip(std::min(have.find_first_not_of('\0'), have.size()));
      have = stored_.peek(1);
    }
    return plausible();
  }

  void start_member() override {
    isal_inflate_init(state_.get());
    state_->crc_flag = ISAL_GZIP;
  }

  std::size_t decode(char* out, std::size_t size) override {
    const auto room = static_cast<std::uint32_t>(std::min<std::size_t>(size, std::size_t{1} << 30));
    state_->next_out = reinterpret_cast<std::uint8_t*>(out);
    state_->avail_out = room;
    while (inside() && state_->avail_out > 0) {
      const std::string_view have = stored_.peek(1);
      state_->next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(have.data()));
      state_->avail_in = static_cast<std::uint32_t>(have.size());
      const std::uint32_t before = state_->avail_out;
      const int code = isal_inflate(state_.get());
      stored_.skip(have.size() - state_->avail_in);
      if (code < ISAL_DECOMP_OK)
        fail(why(code));
      else if (state_->block_state == ISAL_BLOCK_FINISH)
        end_member();
      else if (have.empty() && state_->avail_out == before)
        fail("cut_off");
    }
    return room - state_->avail_out;
  }

  static const char* why(int code) {
    switch (code) {
      case ISAL_INCORRECT_CHECKSUM:
        return "wrong_checksum";
      case ISAL_INVALID_WRAPPER:
      case ISAL_UNSUPPORTED_METHOD:
        return "bad_gzip_header";
      default:
        return "corrupt_deflate";
    }
  }

  bool plausible() {
    const std::string_view head = stored_.peek(kHeader);
    // Reserved header flags are zero.
    return head.size() >= kHeader && head.starts_with(kMagic) && (static_cast<unsigned char>(head[3]) & 0xE0) == 0;
  }

  void resynchronise() override {
    do stored_.seek_magic(kMagic);
    while (!stored_.peek(1).empty() && !plausible());
  }

  std::unique_ptr<inflate_state> state_;
};

constexpr std::uint32_t kLevelBuffers[] = {ISAL_DEF_LVL0_DEFAULT, ISAL_DEF_LVL1_DEFAULT, ISAL_DEF_LVL2_DEFAULT,
                                           ISAL_DEF_LVL3_DEFAULT};

}  // namespace

std::unique_ptr<Decoder> make_gzip_decoder(StoredBytes stored) {
  return std::make_unique<GzipDecoder>(std::move(stored));
}

}  // namespace curate::detail

namespace curate {

struct GzipEncoder::State {
  int level;
  isal_zstream stream;
  std::vector<std::uint8_t> level_buffer;
  ByteBuffer out;
};

GzipEncoder::GzipEncoder(int level) : state_(std::make_unique<State>()) {
  state_->level = std::clamp(level, 0, 3);
  state_->level_buffer.resize(detail::kLevelBuffers[state_->level]);
}

GzipEncoder::~GzipEncoder() = default;

std::string_view GzipEncoder::member(std::string_view bytes) {
  // Stored blocks are the worst case: five bytes for each 64 KiB, and head and trailer.
  const std::size_t bound = bytes.size() + bytes.size() / 8192 + 512;
  if (state_->out.size() < bound) state_->out.resize(bound);
  isal_zstream& stream = state_->stream;
  isal_deflate_stateless_init(&stream);
  stream.level = static_cast<std::uint32_t>(state_->level);
  stream.level_buf = state_->level_buffer.data();
  stream.level_buf_size = static_cast<std::uint32_t>(state_->level_buffer.size());
  stream.gzip_flag = IGZIP_GZIP;
  stream.flush = NO_FLUSH;
  stream.end_of_stream = 1;
  stream.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<std::uint32_t>(bytes.size());
  stream.next_out = reinterpret_cast<std::uint8_t*>(state_->out.data());
  stream.avail_out = static_cast<std::uint32_t>(state_->out.size());
  if (isal_deflate_stateless(&stream) != COMP_OK) throw RunError("gzip: cannot compress a record");
  return {state_->out.data(), stream.total_out};
}

}  // namespace curate
