// SPDX-License-Identifier: Apache-2.0
#include "util/shared_library.hpp"

#include <string>

#include <dlfcn.h>

#include <curate/error.hpp>

namespace curate {

SharedLibrary::SharedLibrary(const char* name) : handle_(::dlopen(name, RTLD_NOW | RTLD_LOCAL)) {
  if (handle_ == nullptr) throw RunError(std::string(::dlerror()) + "; install it");
}

void* SharedLibrary::find(const char* function) const {
  void* const found = ::dlsym(handle_, function);
  if (found == nullptr) throw RunError(::dlerror());
  return found;
}

}  // namespace curate
