// SPDX-License-Identifier: Apache-2.0
#include "core/versions.hpp"

#include "text/icu_version.hpp"
#include "util/codec.hpp"
#include "util/hash.hpp"
#include "util/parquet_reader.hpp"

namespace curate {

std::map<std::string, std::string> library_versions() {
  std::map<std::string, std::string> versions{
      {"curate", CURATE_VERSION}, {"zstd", zstd_version()}, {"xxhash", xxhash_version()}, {"icu", icu_version()}};
  if (!arrow_version().empty()) versions["libarrow"] = arrow_version();
  return versions;
}

}  // namespace curate
