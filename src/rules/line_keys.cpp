// SPDX-License-Identifier: Apache-2.0
#include "rules/line_keys.hpp"

#include <cstring>

#include "text/normalise.hpp"
#include "text/sha1.hpp"
#include "text/unicode.hpp"

namespace curate {

void LineKeys::read(std::string_view text) {
  lines_.clear();
  for (std::size_t begin = 0;;) {
    const std::size_t end = text.find('\n', begin);
    lines_.push_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) break;
    begin = end + 1;
  }
  keys_.resize(lines_.size());
  if (form_ == LineForm::kCcnet)
    read_ccnet();
  else
    read_c4();
}

void LineKeys::read_ccnet() {
  normal_.clear();
  ends_.clear();
  for (const std::string_view line : lines_) {
    append_ccnet_dedup(line, normal_);
    ends_.push_back(normal_.size());
  }
  normal_lines_.clear();
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    normal_lines_.push_back(std::string_view(normal_).substr(begin, end - begin));
    begin = end;
  }
  prefixes_.resize(lines_.size());
  sha1_prefixes(normal_lines_, prefixes_);
  for (std::size_t i = 0; i < prefixes_.size(); ++i) keys_[i] = {prefixes_[i], 0};
}

void LineKeys::read_c4() {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    normal_.clear();
    append_lower(strip(lines_[i]), normal_);
    keys_[i] = xxh3_128(normal_);
  }
}

std::uint64_t c4_line_rank(std::string_view url) {
  std::uint64_t first;
  std::memcpy(&first, md5(url).data(), sizeof first);
  return __builtin_bswap64(first);
}

}  // namespace curate
