// SPDX-License-Identifier: Apache-2.0
#include "util/shell.hpp"

namespace curate {

std::string shell_quoted(std::string_view text) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+:,=@%~";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos && text[0] != '~')
    return std::string(text);
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

}  // namespace curate
