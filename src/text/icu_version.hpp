// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace curate {

/// "72.1": the ICU this program runs with.
std::string icu_version();

}  // namespace curate
