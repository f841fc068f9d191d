// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace curate {

/// The name of this machine: that of the node if Slurm started this process, else the host name.
std::string host_name();

}  // namespace curate
