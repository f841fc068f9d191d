// SPDX-License-Identifier: Apache-2.0
#include "image/pdq_line.hpp"

#include <curate/error.hpp>

#include "util/json.hpp"
#include "util/strings.hpp"

namespace curate::image {

std::optional<Pdq> pdq_of_line(std::string_view line, const std::string& file, std::size_t number) {
  std::string digits(trim_ascii(line.substr(0, line.find(','))));
  if (line.starts_with('{')) {
    const auto member = json_at(line, "pdq");
    if (!member) return std::nullopt;
    digits = *member;
  }
  const auto hash = Pdq::from_hex(digits);
  if (!hash)
    throw RunError(file + ":" + std::to_string(number) + ": '" + digits.substr(0, 80) +
                   "' is no PDQ hash of 64 hexadecimal digits");
  return hash;
}

}  // namespace curate::image
