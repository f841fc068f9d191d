// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <jerror.h>
#include <jpeglib.h>

#include <curate/error.hpp>

#include "image/codecs.hpp"
#include "image/encode.hpp"

namespace curate::image {

namespace {

// A progressive picture of few bytes can ask for any number of passes over all of its pixels.
constexpr int kMaxScans = 500;
constexpr long kMemory = long{2} << 30;

struct Errors {
  jpeg_error_mgr base;
  std::jmp_buf out;
  char text[JMSG_LENGTH_MAX];
  bool hit_end;
};

Errors& errors_of(j_common_ptr info) {
  return *reinterpret_cast<Errors*>(info->err);
}

[[noreturn]] void on_error(j_common_ptr info) {
  Errors& errors = errors_of(info);
  errors.base.format_message(info, errors.text);
  std::longjmp(errors.out, 1);
}

void on_message(j_common_ptr info, int level) {
  Errors& errors = errors_of(info);
  if (level >= 0) return;
  ++errors.base.num_warnings;
  if (errors.base.msg_code == JWRN_JPEG_EOF) errors.hit_end = true;
}

void on_output(j_common_ptr) {}

void set_errors(Errors& errors) {
  jpeg_std_error(&errors.base);
  errors.base.error_exit = on_error;
  errors.base.emit_message = on_message;
  errors.base.output_message = on_output;
  errors.text[0] = '\0';
  errors.hit_end = false;
}

struct Watch {
  jpeg_progress_mgr base;
};

void on_progress(j_common_ptr info) {
  if (!info->is_decompressor) return;
  auto* jpeg = reinterpret_cast<j_decompress_ptr>(info);
  if (jpeg->input_scan_number <= kMaxScans) return;
  std::snprintf(errors_of(info).text, JMSG_LENGTH_MAX, "more than %d scans", kMaxScans);
  std::longjmp(errors_of(info).out, 1);
}

// The smallest of the cheap scales that leaves both sides as large as asked for.
unsigned scale_of(std::uint32_t width, std::uint32_t height, const DecodeOptions& options) {
  if (options.least_short == 0 && options.least_long == 0) return 8;
  const std::uint32_t short_side = std::min(width, height), long_side = std::max(width, height);
  for (const unsigned eighths : {1U, 2U, 4U})
    if (short_side * eighths / 8 >= options.least_short && long_side * eighths / 8 >= options.least_long)
      return eighths;
  return 8;
}

// APP2 "ICC_PROFILE" chunks in order (ICC.1:2010, B.4). Empty if one is missing.
std::string profile_of(jpeg_saved_marker_ptr markers) {
  constexpr std::string_view kHead("ICC_PROFILE\0", 12);
  std::string_view chunks[256];
  std::size_t count = 0;
  for (; markers != nullptr; markers = markers->next) {
    const std::string_view data(reinterpret_cast<const char*>(markers->data), markers->data_length);
    if (markers->marker != JPEG_APP0 + 2 || !data.starts_with(kHead) || data.size() < 14) continue;
    const auto number = static_cast<unsigned char>(data[12]);
    count = static_cast<unsigned char>(data[13]);
    chunks[number] = data.substr(14);
  }
  std::string profile;
  for (std::size_t i = 1; i <= count; ++i) {
    if (chunks[i].empty()) return {};
    profile += chunks[i];
  }
  return profile;
}

}  // namespace

DecodeStatus decode_jpeg(std::string_view bytes, const DecodeOptions& options, Frame& frame) {
  Errors errors;
  Watch watch{};
  jpeg_decompress_struct jpeg{};
  Decoded& out = frame.out;
  jpeg.err = &errors.base;
  set_errors(errors);
  // Nothing with a destructor may live between here and the last call of the library.
  if (setjmp(errors.out) != 0) {
    out.detail = errors.text;
    const bool ended = errors.hit_end;
    jpeg_destroy_decompress(&jpeg);
    return ended ? DecodeStatus::kTruncated : DecodeStatus::kDamaged;
  }
  jpeg_create_decompress(&jpeg);
  jpeg.mem->max_memory_to_use = kMemory;
  watch.base.progress_monitor = on_progress;
  jpeg.progress = &watch.base;
  jpeg_mem_src(&jpeg, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  if (options.to_srgb) jpeg_save_markers(&jpeg, JPEG_APP0 + 2, 0xFFFF);
  jpeg_read_header(&jpeg, TRUE);
  out.width = jpeg.image_width;
  out.height = jpeg.image_height;
  if (std::uint64_t{out.width} * out.height > options.max_pixels) {
    jpeg_destroy_decompress(&jpeg);
    return DecodeStatus::kTooLarge;
  }
  std::uint32_t channels = 3;
  switch (jpeg.jpeg_color_space) {
    case JCS_GRAYSCALE:
      jpeg.out_color_space = JCS_GRAYSCALE;
      channels = 1;
      break;
    case JCS_CMYK:
    case JCS_YCCK:
      jpeg.out_color_space = JCS_CMYK;
      channels = 4;
      frame.cmyk = true;
      break;
    default:
      jpeg.out_color_space = JCS_RGB;
      break;
  }
  jpeg.scale_num = scale_of(out.width, out.height, options);
  jpeg.scale_denom = 8;
  jpeg_start_decompress(&jpeg);
  out.picture.reshape(jpeg.output_width, jpeg.output_height, channels);
  while (jpeg.output_scanline < jpeg.output_height) {
    JSAMPROW rows[4];
    JDIMENSION n = 0;
    for (; n < 4 && jpeg.output_scanline + n < jpeg.output_height; ++n)
      rows[n] = out.picture.row(jpeg.output_scanline + n);
    jpeg_read_scanlines(&jpeg, rows, n);
  }
  out.warnings = static_cast<std::uint32_t>(errors.base.num_warnings);
  const bool ended = errors.hit_end;
  // What Adobe's programs write is inverted: 255 is no ink. Others mean the opposite.
  if (frame.cmyk && !jpeg.saw_Adobe_marker)
    for (std::uint8_t& sample : out.picture.samples) sample = static_cast<std::uint8_t>(255 - sample);
  frame.icc = profile_of(jpeg.marker_list);
  jpeg_destroy_decompress(&jpeg);
  if (!ended) return DecodeStatus::kOk;
  out.detail = "the data ends inside the picture";
  return DecodeStatus::kTruncated;
}

void encode_jpeg(const Picture& picture, int quality, std::string& out) {
  Errors errors;
  jpeg_compress_struct jpeg{};
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  jpeg.err = &errors.base;
  set_errors(errors);
  if (setjmp(errors.out) != 0) {
    jpeg_destroy_compress(&jpeg);
    std::free(memory);
    throw RunError(std::string("cannot encode JPEG: ") + errors.text);
  }
  jpeg_create_compress(&jpeg);
  jpeg_mem_dest(&jpeg, &memory, &size);
  jpeg.image_width = picture.width;
  jpeg.image_height = picture.height;
  jpeg.input_components = static_cast<int>(picture.channels);
  jpeg.in_color_space = picture.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, quality, TRUE);
  jpeg_start_compress(&jpeg, TRUE);
  while (jpeg.next_scanline < jpeg.image_height) {
    auto* row = const_cast<JSAMPROW>(picture.row(jpeg.next_scanline));
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  out.assign(reinterpret_cast<const char*>(memory), size);
  std::free(memory);
}

}  // namespace curate::image
