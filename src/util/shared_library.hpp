// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace curate {

/// A library of the system that is loaded when a function of it is first called, for those that bring dozens of others
/// with them and that most commands do without. Stays loaded. Thread-safe once made.
class SharedLibrary {
 public:
  /// `name`: as the loader knows it, such as "libcurl.so.4". Throws RunError if it cannot be loaded.
  explicit SharedLibrary(const char* name);
  /// Address of a function; throws RunError if the library has none of that name.
  void* find(const char* function) const;

 private:
  void* handle_;
};

}  // namespace curate

/// The function `name`, declared in this scope, as `library()` (a `const SharedLibrary&`) has it; looked up once.
#define CURATE_FUNCTION_OF(library, name)                                                 \
  (*[] {                                                                                  \
    static const auto found = reinterpret_cast<decltype(&(name))>(library().find(#name)); \
    return found;                                                                         \
  }())
