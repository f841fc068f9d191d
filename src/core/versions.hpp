// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

namespace curate {

/// The version of curate and of every library that decides about output bytes, by name.
std::map<std::string, std::string> library_versions();

}  // namespace curate
