// SPDX-License-Identifier: Apache-2.0
#include "util/shared_library.hpp"

#include <string>

#include <dlfcn.h>

#include <curate/error.hpp>

namespace curate {

void* find_in_library(const char* library, const char* function) {
  void* const handle = ::dlopen(library, RTLD_NOW | RTLD_LOCAL);  // the same one for a library that is there
  if (handle == nullptr) throw RunError(std::string(::dlerror()) + "; install it");
  void* const found = ::dlsym(handle, function);
  if (found == nullptr) throw RunError(::dlerror());
  return found;
}

}  // namespace curate
