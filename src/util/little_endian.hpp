// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace curate {

/// Adds the low `Bytes` bytes of a number, the lowest first.
template <std::size_t Bytes>
void put_number(std::string& out, std::uint64_t value) {
  char bytes[Bytes];
  for (std::size_t i = 0; i < Bytes; ++i) bytes[i] = static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
  out.append(bytes, Bytes);
}

/// Such a number at `p`.
template <std::size_t Bytes>
std::uint64_t number_at(const char* p) {
  std::uint64_t value = 0;
  for (std::size_t i = Bytes; i-- > 0;) value = value << 8 | static_cast<unsigned char>(p[i]);
  return value;
}

/// The same; `p` goes behind it.
template <std::size_t Bytes, class T>
void get_number(const char*& p, T& value) {
  value = static_cast<T>(number_at<Bytes>(p));
  p += Bytes;
}

}  // namespace curate
