// SPDX-License-Identifier: Apache-2.0
#include "util/codec_zlib.hpp"

#include <memory>

#include <libdeflate.h>

namespace curate {

bool unpack_zlib(std::string_view packed, std::span<char> out) {
  struct Free {
    void operator()(libdeflate_decompressor* it) const { libdeflate_free_decompressor(it); }
  };
  const std::unique_ptr<libdeflate_decompressor, Free> decompressor(libdeflate_alloc_decompressor());
  std::size_t read = 0;
  return decompressor != nullptr &&
         libdeflate_zlib_decompress_ex(decompressor.get(), packed.data(), packed.size(), out.data(), out.size(), &read,
                                       nullptr) == LIBDEFLATE_SUCCESS &&
         read == packed.size();
}

std::uint32_t crc32(std::string_view bytes) {
  return libdeflate_crc32(0, bytes.data(), bytes.size());
}

}  // namespace curate
