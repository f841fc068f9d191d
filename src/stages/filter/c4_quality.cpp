// SPDX-License-Identifier: Apache-2.0
#include "rules/c4_quality.hpp"

#include <curate/registry.hpp>

#include "rules/profile.hpp"

namespace curate {
namespace {

constexpr Profile kProfiles[] = {
    {"datatrove-0.10", c4_quality_datatrove}, {"dclm-2024", c4_quality_dclm}, {"c4-tfds", c4_quality_tfds}};

class C4Quality final : public ProfiledStage {
 public:
  explicit C4Quality(Params& p) : ProfiledStage(p, kProfiles, "whose rules") {}
};

}  // namespace

void register_c4_quality(Registry& registry) {
  registry.add<C4Quality>("c4_quality", 1,
                          "Takes out lines that are no sentences, drops documents with too few left (C4, section 2.2)");
}

}  // namespace curate
