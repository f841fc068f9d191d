// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>

#include "core/delimited_reader.hpp"

namespace curate {
namespace {

class Csv final : public DelimitedFormat {
 public:
  explicit Csv(Params& p) : DelimitedFormat(p, ',', true) {}
};

}  // namespace

void register_csv(Registry& registry) {
  registry.add<Csv>("csv", {".csv", ".csv.gz", ".csv.zst"},
                    "A table with commas and quotes (RFC 4180), plain or compressed");
}

}  // namespace curate
