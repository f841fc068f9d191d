// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace curate {

/// Bytes [begin, end) of a text.
struct Span {
  std::size_t begin = 0, end = 0;
};

}  // namespace curate
