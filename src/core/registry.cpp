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
  std::ranges::sort(outputs_, {}, &OutputInfo::name);
}

const Registry& Registry::instance() {
  static const Registry registry;
  return registry;
}

namespace {
template <class Info>
const Info* find(const std::vector<Info>& all, std::string_view name) {
  const auto at = std::ranges::find(all, name, &Info::name);
  return at == all.end() ? nullptr : &*at;
}
}  // namespace

const StageInfo* Registry::find_stage(std::string_view name) const {
  return find(stages_, name);
}

const FormatInfo* Registry::find_format(std::string_view name) const {
  return find(formats_, name);
}

const OutputInfo* Registry::find_output(std::string_view name) const {
  return find(outputs_, name);
}

const FormatInfo* Registry::format_of_file(std::string_view path) const {
  const auto ends_so = [&](const std::string& ending) { return path.ends_with(ending); };
  for (const FormatInfo& format : formats_)
    if (std::ranges::any_of(format.endings, ends_so)) return &format;
  return nullptr;
}

std::vector<Slice> Format::split(const std::string& path, std::uint64_t bytes, std::uint64_t) const {
  return {{path, 0, bytes, bytes}};
}

}  // namespace curate
