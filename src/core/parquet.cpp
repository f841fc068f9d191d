// SPDX-License-Identifier: Apache-2.0
#include "core/parquet.hpp"

#include "util/parquet_reader.hpp"

namespace curate {

void require_parquet(const Params& params, std::string_view name) {
  if (arrow_version().empty() && !params.only_documents()) params.fail(name, kNoParquet);
}

}  // namespace curate
