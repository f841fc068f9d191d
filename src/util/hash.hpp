// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace curate {

struct Hash128 {
  std::uint64_t hi = 0, lo = 0;
  auto operator<=>(const Hash128&) const = default;
};

/// XXH3 with 64 and 128 bits. Same value on every CPU.
std::uint64_t xxh3_64(std::string_view bytes, std::uint64_t seed = 0);
Hash128 xxh3_128(std::string_view bytes, std::uint64_t seed = 0);

/// A fraction in [0, 1) drawn from a seed and a document id: all chance in curate is this hash.
double chance(std::uint64_t seed, std::string_view id);

/// Lower-case hexadecimal, 16 or 32 digits.
std::string hex(std::uint64_t value);
std::string hex(Hash128 value);
std::string hex_bytes(std::string_view bytes);

/// XXH3-128 and SHA-256 over bytes that come in pieces.
class Xxh3Stream {
 public:
  Xxh3Stream();
  ~Xxh3Stream();
  Xxh3Stream(Xxh3Stream&&) noexcept;
  Xxh3Stream& operator=(Xxh3Stream&&) noexcept;
  void add(std::string_view bytes);
  Hash128 digest() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;
  void add(std::string_view bytes);
  /// 64 hexadecimal digits; call once.
  std::string finish();

 private:
  struct Free {
    void operator()(void* context) const;
  };
  std::unique_ptr<void, Free> context_;
};

/// SHA-1, SHA-256 and MD5 of bytes at hand, raw (20, 32 and 16 bytes).
std::string sha1(std::string_view bytes);
std::string sha256(std::string_view bytes);
std::string md5(std::string_view bytes);

/// "0.8.1": the xxHash this program was built with.
std::string xxhash_version();

}  // namespace curate
