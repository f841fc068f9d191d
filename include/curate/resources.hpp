// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <typeindex>
#include <utility>

namespace curate {

/// Models and lists, loaded once per process and shared by all tasks. The only thing stages share; thread-safe.
class Resources {
 public:
  /// `folder` is what relative paths are relative to: the folder of the config.
  explicit Resources(std::string folder);
  ~Resources();
  Resources(const Resources&) = delete;
  Resources& operator=(const Resources&) = delete;

  /// The bytes named by `name`: "builtin:lid.176.ftz" is linked into the program, anything else is a file. Throws
  /// RunError if there is none. Good as long as this object.
  std::string_view bytes(std::string_view name);

  /// What `load` made of `bytes(name)`, made once.
  template <class T>
  std::shared_ptr<const T> get(std::string_view name,
                               const std::function<std::shared_ptr<const T>(std::string_view)>& load) {
    return std::static_pointer_cast<const T>(cached(
        name, typeid(T), [&](std::string_view bytes) { return std::static_pointer_cast<const void>(load(bytes)); }));
  }

 private:
  std::shared_ptr<const void> cached(std::string_view name, std::type_index type,
                                     const std::function<std::shared_ptr<const void>(std::string_view)>& load);
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace curate
