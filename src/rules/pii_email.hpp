// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/span.hpp"

namespace curate {

/// The next e-mail address at or after `from`, as `re.search` finds datatrove 0.10.0's expression (formatters/pii.py)
/// in `text`, with everything before `from` taken; in time linear in the text over all calls that go on from the end of
/// the match before.
std::optional<Span> find_email(std::string_view text, std::size_t from);

}  // namespace curate
