// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace curate {

/// A product of two 64-bit numbers in full; g++ and clang have it as an extension.
__extension__ typedef unsigned __int128 Uint128;

}  // namespace curate
