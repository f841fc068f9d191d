// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace curate::image {

/// Numbers in a header; the caller has checked that they lie inside.
inline std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}
inline std::uint32_t be16(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) << 8 | byte_at(bytes, at + 1);
}
inline std::uint32_t be32(std::string_view bytes, std::size_t at) {
  return be16(bytes, at) << 16 | be16(bytes, at + 2);
}
inline std::uint32_t le16(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) | byte_at(bytes, at + 1) << 8;
}
inline std::uint32_t le24(std::string_view bytes, std::size_t at) {
  return le16(bytes, at) | byte_at(bytes, at + 2) << 16;
}
inline std::uint32_t le32(std::string_view bytes, std::size_t at) {
  return le16(bytes, at) | le16(bytes, at + 2) << 16;
}

}  // namespace curate::image
