// SPDX-License-Identifier: Apache-2.0
#include "text/icu_version.hpp"

#include <unicode/uversion.h>

namespace curate {

std::string icu_version() {
  UVersionInfo version;
  u_getVersion(version);
  char text[U_MAX_VERSION_STRING_LENGTH];
  u_versionToString(version, text);
  return text;
}

}  // namespace curate
