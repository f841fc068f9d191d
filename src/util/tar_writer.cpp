// SPDX-License-Identifier: Apache-2.0
#include "util/tar_writer.hpp"

#include <fmt/format.h>

#include <curate/error.hpp>

namespace curate {

namespace {
constexpr std::size_t kBlock = 512, kRecord = 20 * kBlock, kMaxName = 100;
constexpr std::uint64_t kMaxContent = std::uint64_t{8} << 30;
}  // namespace

std::uint64_t TarWriter::add(std::string_view name, std::string_view content) {
  if (name.empty() || name.size() > kMaxName)
    throw RunError(fmt::format("'{}': a member of a tar has a name of 1 to {} bytes", name, kMaxName));
  if (content.size() >= kMaxContent) throw RunError(fmt::format("'{}': too large for a tar", name));
  char block[kBlock] = {};
  const auto put = [&](std::size_t at, std::string_view text) { text.copy(block + at, text.size()); };
  put(0, name);
  put(100, "0000444");
  put(108, "0000000");
  put(116, "0000000");
  put(124, fmt::format("{:011o}", content.size()));
  put(136, "00000000000");
  put(148, "        ");
  block[156] = '0';
  put(257, std::string_view("ustar\00000", 8));
  unsigned sum = 0;
  for (const char c : block) sum += static_cast<unsigned char>(c);
  put(148, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
  buffer_.append(block, kBlock);
  buffer_.append(content);
  const std::size_t padding = (kBlock - content.size() % kBlock) % kBlock;
  buffer_.append(padding, '\0');
  const std::uint64_t at = size_ + kBlock;
  size_ = at + content.size() + padding;
  return at;
}

void TarWriter::finish() {
  std::size_t zeros = 2 * kBlock;
  if (const auto over = (size_ + zeros) % kRecord; over != 0) zeros += static_cast<std::size_t>(kRecord - over);
  buffer_.append(zeros, '\0');
  size_ += zeros;
}

}  // namespace curate
