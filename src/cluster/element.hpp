// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "run/run_dir.hpp"

namespace curate {

enum class ElementResult { kAllDone, kSomeFailed, kDiskFull };
/// The exit code of an element whose disk is full: that much can be told where nothing can be written.
inline constexpr int kDiskFullExit = 75;

/// Does the tasks of one element of a job array, one after the other; those that are done already are passed over. A
/// task that fails is noted for the controller, and the next one follows, unless the disk is full. Nothing begins once
/// the run is stopped. Throws Interrupted. `notice`: lines for the log.
ElementResult run_element(const RunDir& run, const std::string& phase, std::uint32_t round, std::uint32_t element,
                          const std::function<void(const std::string&)>& notice);

}  // namespace curate
