// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "image/pdq.hpp"

namespace curate::image {

/// The PDQ hash in a line of a list: what stands before its first comma, or the member `pdq` of a JSON object; nothing
/// where an object has none, as its picture could not be hashed. Throws RunError that names `file` and `number`, the
/// line's, if there is no hash of 64 hexadecimal digits.
std::optional<Pdq> pdq_of_line(std::string_view line, const std::string& file, std::size_t number);

}  // namespace curate::image
