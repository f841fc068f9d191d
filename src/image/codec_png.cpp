// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <csetjmp>
#include <cstring>
#include <span>

#include <png.h>

#include <curate/error.hpp>

#include "image/codecs.hpp"
#include "image/encode.hpp"
#include "image/png_stored.hpp"

namespace curate::image {

namespace {

constexpr png_uint_32 kMaxChunk = png_uint_32{8} << 20;

struct Input {
  std::span<const std::string_view> pieces;  // the first is read, the rest follow it
  std::size_t used = 0;                      // of the first piece
  bool checked = false;                      // checksums of critical chunks and pixels, by whoever gives the pieces
  bool ended = false;
};

void read_from(png_structp png, png_bytep to, png_size_t size) {
  auto& input = *static_cast<Input*>(png_get_io_ptr(png));
  while (size > 0) {
    if (input.pieces.empty()) {
      input.ended = true;
      png_error(png, "the data ends inside the picture");
    }
    const std::string_view left = input.pieces.front().substr(input.used);
    const std::size_t n = std::min(size, left.size());
    std::memcpy(to, left.data(), n);
    to += n;
    size -= n;
    input.used += n;
    if (n < left.size()) continue;
    input.pieces = input.pieces.subspan(1);
    input.used = 0;
  }
}

void write_to(png_structp png, png_bytep from, png_size_t size) {
  static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(from), size);
}

void no_flush(png_structp) {}

struct Message {
  char text[128] = "";
  std::uint32_t warnings = 0;
};

[[noreturn]] void on_error(png_structp png, png_const_charp text) {
  auto& message = *static_cast<Message*>(png_get_error_ptr(png));
  std::strncpy(message.text, text, sizeof message.text - 1);
  png_longjmp(png, 1);
}

void on_warning(png_structp png, png_const_charp) {
  ++static_cast<Message*>(png_get_error_ptr(png))->warnings;
}

DecodeStatus read_png(Input& input, const DecodeOptions& options, Frame& frame) {
  Decoded& out = frame.out;
  Message message;
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &message, on_error, on_warning);
  png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
  if (info == nullptr) throw RunError("cannot set up libpng: out of memory");
  // Nothing with a destructor may live between here and the last call of the library.
  if (setjmp(png_jmpbuf(png)) != 0) {
    png_destroy_read_struct(&png, &info, nullptr);
    out.detail = message.text;
    return input.ended ? DecodeStatus::kTruncated : DecodeStatus::kDamaged;
  }
  png_set_read_fn(png, &input, read_from);
  png_set_user_limits(png, 0x7FFFFFFF, 0x7FFFFFFF);
  png_set_chunk_malloc_max(png, kMaxChunk);
  png_set_crc_action(png, input.checked ? PNG_CRC_QUIET_USE : PNG_CRC_ERROR_QUIT, PNG_CRC_WARN_DISCARD);
#ifdef PNG_IGNORE_ADLER32
  if (input.checked) png_set_option(png, PNG_IGNORE_ADLER32, PNG_OPTION_ON);
#endif
  png_read_info(png, info);
  out.width = png_get_image_width(png, info);
  out.height = png_get_image_height(png, info);
  if (std::uint64_t{out.width} * out.height > options.max_pixels) {
    png_destroy_read_struct(&png, &info, nullptr);
    return DecodeStatus::kTooLarge;
  }
  out.sixteen_bit = png_get_bit_depth(png, info) == 16;
  if (out.sixteen_bit) png_set_scale_16(png);
  png_set_expand(png);  // palettes to RGB, tRNS to alpha, few bits to eight
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
  const std::uint32_t channels = png_get_channels(png, info);
  out.had_alpha = channels == 2 || channels == 4;
  out.picture.reshape(out.width, out.height, channels);
  const int passes = png_set_interlace_handling(png);
  for (int pass = 0; pass < passes; ++pass)
    for (std::uint32_t y = 0; y < out.height; ++y) png_read_row(png, out.picture.row(y), nullptr);
  png_charp name = nullptr;
  png_bytep profile = nullptr;
  png_uint_32 size = 0;
  int compression = 0;
  if (options.to_srgb && png_get_iCCP(png, info, &name, &compression, &profile, &size) == PNG_INFO_iCCP)
    frame.icc.assign(reinterpret_cast<const char*>(profile), size);
  out.warnings = message.warnings;
  png_destroy_read_struct(&png, &info, nullptr);
  return DecodeStatus::kOk;
}

}  // namespace

DecodeStatus decode_png(std::string_view bytes, const DecodeOptions& options, Frame& frame) {
  StoredPng stored;
  Input input;
  input.checked = stored.make(bytes, options.max_pixels);
  input.pieces = input.checked ? std::span(stored.pieces()) : std::span(&bytes, 1);
  return read_png(input, options, frame);
}

void encode_png(const Picture& picture, int level, std::string& out) {
  Message message;
  out.clear();
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &message, on_error, on_warning);
  png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
  if (info == nullptr) throw RunError("cannot set up libpng: out of memory");
  if (setjmp(png_jmpbuf(png)) != 0) {
    png_destroy_write_struct(&png, &info);
    throw RunError(std::string("cannot encode PNG: ") + message.text);
  }
  png_set_write_fn(png, &out, write_to, no_flush);
  png_set_compression_level(png, level);
  png_set_IHDR(png, info, picture.width, picture.height, 8,
               picture.channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  for (std::uint32_t y = 0; y < picture.height; ++y) png_write_row(png, picture.row(y));
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
}

}  // namespace curate::image
