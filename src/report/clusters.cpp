// SPDX-License-Identifier: Apache-2.0
#include "report/clusters.hpp"

#include <algorithm>

#include "core/own_file.hpp"
#include "run/plan_file.hpp"

namespace curate {

namespace {
constexpr std::size_t kIds = 5;
}

std::vector<ClusterSample> largest_clusters(const RunDir& run, std::size_t phase, std::size_t most) {
  std::vector<ClusterSample> largest;
  ClusterSample now;
  const auto end_cluster = [&] {
    if (now.size < 2) return;
    const auto place = std::ranges::upper_bound(largest, now.size, std::greater<>(), &ClusterSample::size);
    if (place != largest.end() || largest.size() < most) largest.insert(place, now);
    if (largest.size() > most) largest.pop_back();
  };
  for (std::uint32_t task = 0; task < task_count(run, phase); ++task) {
    const std::string path = run.at(run.clusters_name({phase, task}));
    for_each_line(path, [&](std::string_view line) {
      const Json json = Json::parse(line, path);
      const std::string_view survivor = json["survivor"].text(), id = json["id"].text();
      if (now.size == 0 || survivor != now.survivor) {
        end_cluster();
        now = {std::string(survivor), 1, {}};
      }
      if (id == survivor) return true;
      ++now.size;
      if (now.ids.size() < kIds) now.ids.emplace_back(id);
      return true;
    });
  }
  end_cluster();
  return largest;
}

}  // namespace curate
