// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>

#include <curate/error.hpp>
#include <curate/resources.hpp>

#include "util/builtin.hpp"
#include "util/file.hpp"

namespace curate {

struct Resources::State {
  std::string folder;
  std::recursive_mutex mutex;  // a loader may ask for another resource
  std::map<std::string, std::unique_ptr<MappedFile>, std::less<>> files;
  std::map<std::pair<std::string, std::type_index>, std::shared_ptr<const void>> objects;
};

Resources::Resources(std::string folder) : state_(std::make_unique<State>()) {
  state_->folder = std::move(folder);
}
Resources::~Resources() = default;

std::string_view Resources::bytes(std::string_view name) {
  constexpr std::string_view kBuiltin = "builtin:";
  if (name.starts_with(kBuiltin)) {
    if (const auto found = builtin_file(name.substr(kBuiltin.size()))) return *found;
    throw RunError("no resource '" + std::string(name) + "' is built into this program");
  }
  const std::scoped_lock lock(state_->mutex);
  const auto found = state_->files.find(name);
  if (found != state_->files.end()) return found->second->bytes();
  const std::filesystem::path path = std::filesystem::path(state_->folder) / std::string(name);
  return state_->files.emplace(name, std::make_unique<MappedFile>(path.string())).first->second->bytes();
}

std::shared_ptr<const void> Resources::cached(
    std::string_view name, std::type_index type,
    const std::function<std::shared_ptr<const void>(std::string_view)>& load) {
  const std::scoped_lock lock(state_->mutex);
  auto& object = state_->objects[{std::string(name), type}];
  if (!object) object = load(bytes(name));
  return object;
}

}  // namespace curate
