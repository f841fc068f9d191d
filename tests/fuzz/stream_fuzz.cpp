// SPDX-License-Identifier: Apache-2.0
// Decoders of gzip, zstd and lz4 over any bytes: they end, stay in their buffers and tell offsets that ascend.
#include <cstdint>
#include <cstdlib>

#include "util/codec.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace curate;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto decoder = make_decoder(std::make_unique<MemorySource>(bytes));
  // Small inputs may decode to very much: what matters is seen in the first few MiB.
  constexpr std::size_t kEnough = std::size_t{4} << 20;
  char buffer[1 << 14];
  std::size_t total = 0;
  std::uint64_t last = 0;
  while (total < kEnough) {
    const Decoder::Event event = decoder->read(buffer, sizeof buffer);
    if (event.kind == Decoder::Kind::kEnd) break;
    if (event.kind == Decoder::Kind::kMember) {
      if (event.offset < last || event.offset > size) std::abort();
      last = event.offset;
    }
    if (event.size > sizeof buffer) std::abort();
    total += event.size;
  }
  return 0;
}
