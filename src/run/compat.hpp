// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <curate/value.hpp>

namespace curate {

/// The programs that `compat: NAME` knows: those with a table in data/compat.
std::vector<std::string> compat_names();

/// If the config says `compat: NAME`, gives its stages and output the parameters of that program wherever the config
/// itself has none. Giving them twice changes nothing. Throws ConfigError on an unknown name.
void apply_compat(Value& config);

}  // namespace curate
