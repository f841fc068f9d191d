// SPDX-License-Identifier: Apache-2.0
// A config of any bytes is a ConfigError or a Config whose frozen form reads back to the same stages.
#include <cstdint>
#include <cstdlib>

#include "run/config.hpp"
#include "run/plan.hpp"
#include "run/yaml.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace curate;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Config config;
  try {
    config = parse_config(bytes, "fuzz.yaml", "");
  } catch (const UsageError&) {
    return 0;
  }
  const Config again = parse_config(to_yaml(config.tree), "frozen.yaml", "");
  if (again.stages.size() != config.stages.size()) std::abort();
  for (std::size_t i = 0; i < config.stages.size(); ++i)
    if (again.stages[i].frozen != config.stages[i].frozen || again.stages[i].when != config.stages[i].when)
      std::abort();
  cut_phases(config);
  return 0;
}
