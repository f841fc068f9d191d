// SPDX-License-Identifier: Apache-2.0
#include "rules/glued_words.hpp"

namespace curate {

void GluedWords::read(std::string_view text, std::span<const std::string_view> words) {
  starts_.resize(words.size() + 1);
  bytes_.resize(text.size() + kPadding);
  const auto begin = reinterpret_cast<std::uintptr_t>(text.data());
  // Before this offset kPadding bytes may be read, whatever the size of a word.
  const std::size_t safe = text.size() < kPadding ? 0 : text.size() - kPadding + 1;
  std::size_t at = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    // Only words from elsewhere can need more than the text has.
    if (bytes_.size() - at < word.size() + kPadding) [[unlikely]]
      bytes_.resize(2 * bytes_.size() + word.size());
    const std::size_t offset = reinterpret_cast<std::uintptr_t>(word.data()) - begin;
    const std::size_t size = offset < safe && word.size() <= kPadding ? kPadding : word.size();
    if (size == kPadding) [[likely]]
      std::memcpy(bytes_.data() + at, word.data(), kPadding);
    else
      std::memcpy(bytes_.data() + at, word.data(), size);
    starts_[i] = static_cast<std::uint32_t>(at);
    at += word.size();
  }
  starts_[words.size()] = static_cast<std::uint32_t>(at);
  std::memset(bytes_.data() + at, 0, kPadding);
}

}  // namespace curate
