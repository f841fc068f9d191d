// SPDX-License-Identifier: Apache-2.0
#include "text/shingles.hpp"

#include <cstring>

#include "text/sha1.hpp"
#include "text/xxh.hpp"

namespace curate {

std::span<const std::uint64_t> Shingler::hash(std::span<const std::string_view> words, std::size_t n,
                                              ShingleHash hash) {
  hashes_.clear();
  if (words.size() < n) return hashes_;
  std::size_t size = 0;
  begin_.resize(words.size() + 1);
  for (std::size_t i = 0; i < words.size(); ++i) {
    begin_[i] = size;
    size += words[i].size() + 1;
  }
  begin_[words.size()] = size;
  joined_.resize(size);
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::memcpy(joined_.data() + begin_[i], words[i].data(), words[i].size());
    joined_[begin_[i + 1] - 1] = ' ';
  }
  const std::size_t count = words.size() - n + 1;
  hashes_.resize(count);
  const auto gram = [&](std::size_t i) {
    return std::string_view(joined_).substr(begin_[i], begin_[i + n] - begin_[i] - 1);
  };
  if (hash == ShingleHash::kXxh64) {
    for (std::size_t i = 0; i < count; ++i) hashes_[i] = xxh64(gram(i));
  } else if (hash == ShingleHash::kXxh32) {
    for (std::size_t i = 0; i < count; ++i) hashes_[i] = xxh32(gram(i));
  } else {
    grams_.resize(count);
    for (std::size_t i = 0; i < count; ++i) grams_[i] = gram(i);
    sha1_prefixes(grams_, hashes_);
    if (hash == ShingleHash::kSha1x32)
      for (std::uint64_t& h : hashes_) h &= 0xFFFFFFFF;
  }
  return hashes_;
}

}  // namespace curate
