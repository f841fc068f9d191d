// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>

#include "util/hash.hpp"

namespace curate {
namespace {

class Sample final : public Stage {
 public:
  explicit Sample(Params& p)
      : share_(p.number("share", 0.1, "share of documents kept", 0, 1)),
        seed_(static_cast<std::uint64_t>(p.integer("seed", 0, "another seed keeps other documents", 0))) {
    p.signal("sample_draw", "the document's draw, below 1");
    p.reason("not_sampled", "its draw is not below `share`");
  }

  Verdict apply(Document& document) override {
    const double draw = chance(seed_, document.id);
    document.note("sample_draw", draw);
    return draw < share_ ? keep() : drop("not_sampled", draw, share_);
  }

 private:
  double share_;
  std::uint64_t seed_;
};

}  // namespace

void register_sample(Registry& registry) {
  registry.add<Sample>("sample", 1, "Keeps a share of the documents, by a hash of their ids");
}

}  // namespace curate
