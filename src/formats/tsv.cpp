// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>

#include "core/delimited_reader.hpp"

namespace curate {
namespace {

class Tsv final : public DelimitedFormat {
 public:
  explicit Tsv(Params& p) : DelimitedFormat(p, '\t', false) {}
};

}  // namespace

void register_tsv(Registry& registry) {
  registry.add<Tsv>("tsv", {".tsv", ".tsv.gz", ".tsv.zst"},
                    "A table with tabs, quotes being ordinary characters, plain or compressed");
}

}  // namespace curate
