// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace curate {

/// Address of a function of a shared library, which is loaded now if it is not yet, and stays loaded: for those that
/// bring dozens of others with them and that most commands do without. `library` is its name as the loader knows it,
/// such as "libcurl.so.4". Throws RunError if it cannot be loaded or has no such function. Thread-safe.
void* find_in_library(const char* library, const char* function);

}  // namespace curate

/// The function `name`, declared in this scope, of the shared library of that name; looked up once.
#define CURATE_FUNCTION_OF(library, name)                                                                     \
  (*[] {                                                                                                      \
    static const auto found = reinterpret_cast<decltype(&(name))>(curate::find_in_library((library), #name)); \
    return found;                                                                                             \
  }())
