// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>

#include "core/delimited_reader.hpp"

namespace curate {
namespace {

class Csv final : public Format {
 public:
  explicit Csv(Params& p) : options_(delimited_options(p, ',', true)) {}

  std::unique_ptr<Reader> open(const Slice& slice, std::unique_ptr<ByteSource> source,
                               Unreadable& unreadable) const override {
    return std::make_unique<DelimitedReader>(slice, std::move(source), options_, unreadable);
  }

 private:
  DelimitedOptions options_;
};

}  // namespace

void register_csv(Registry& registry) {
  registry.add<Csv>("csv", {".csv", ".csv.gz", ".csv.zst"},
                    "A table with commas and quotes (RFC 4180), plain or compressed");
}

}  // namespace curate
