// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "run/run_dir.hpp"

namespace curate {

/// A survivor and those it stays for.
struct ClusterSample {
  std::string survivor;
  std::uint64_t size = 0;        ///< documents, the survivor included
  std::vector<std::string> ids;  ///< the first few of the others
};

/// The largest clusters of a compare phase, from its cluster maps; ties in the order of the maps.
std::vector<ClusterSample> largest_clusters(const RunDir& run, std::size_t compare_phase, std::size_t most);

}  // namespace curate
