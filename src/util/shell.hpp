// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace curate {

/// `text` as one word of a shell command; quoted only where it needs to be.
std::string shell_quoted(std::string_view text);

}  // namespace curate
