// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>

#include <curate/registry.hpp>

namespace curate {

void register_all_stages(Registry& registry);
void register_all_formats(Registry& registry);

Registry::Registry() {
  register_all_stages(*this);
  register_all_formats(*this);
  std::ranges::sort(stages_, {}, &StageInfo::name);
  std::ranges::sort(formats_, {}, &FormatInfo::name);
}

const Registry& Registry::instance() {
  static const Registry registry;
  return registry;
}

const StageInfo* Registry::find_stage(std::string_view name) const {
  const auto at = std::ranges::find(stages_, name, &StageInfo::name);
  return at == stages_.end() ? nullptr : &*at;
}

const FormatInfo* Registry::find_format(std::string_view name) const {
  const auto at = std::ranges::find(formats_, name, &FormatInfo::name);
  return at == formats_.end() ? nullptr : &*at;
}

std::vector<Slice> Format::split(const std::string& path, std::uint64_t bytes, std::uint64_t) const {
  return {{path, 0, bytes, bytes}};
}

}  // namespace curate
