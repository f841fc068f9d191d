// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>

#include "core/delimited_reader.hpp"

namespace curate {
namespace {

class Tsv final : public Format {
 public:
  explicit Tsv(Params& p) : options_(delimited_options(p, '\t', false)) {}

  std::unique_ptr<Reader> open(const Slice& slice, std::unique_ptr<ByteSource> source,
                               Unreadable& unreadable) const override {
    return std::make_unique<DelimitedReader>(slice, std::move(source), options_, unreadable);
  }

 private:
  DelimitedOptions options_;
};

}  // namespace

void register_tsv(Registry& registry) {
  registry.add<Tsv>("tsv", {".tsv", ".tsv.gz", ".tsv.zst"},
                    "A table with tabs, quotes being ordinary characters, plain or compressed");
}

}  // namespace curate
