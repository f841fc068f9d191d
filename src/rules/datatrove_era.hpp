// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace curate {

/// Whose rules: datatrove 0.10.0, or the tag v0.2.0 (2024-04-22), the closest one to the code FineWeb was built with.
enum class DatatroveEra : std::uint8_t { k010, k02 };

}  // namespace curate
