// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <curate/params.hpp>

namespace curate {

/// Refuses what is nothing without Parquet in a program without it, at the place of the parameter `name` that asks for
/// it. Not in documentation, which is the same for every build.
void require_parquet(const Params& params, std::string_view name);

}  // namespace curate
