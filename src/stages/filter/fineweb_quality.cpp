// SPDX-License-Identifier: Apache-2.0
#include "rules/fineweb_quality.hpp"

#include <curate/registry.hpp>

#include "rules/profile.hpp"

namespace curate {
namespace {

constexpr Profile kProfiles[] = {{"datatrove-0.10", fineweb_quality_datatrove},
                                 {"fineweb-0.2", fineweb_quality_fineweb}};

class FineWebQuality final : public ProfiledStage {
 public:
  explicit FineWebQuality(Params& p) : ProfiledStage(p, kProfiles, "whose rules") {}
};

}  // namespace

void register_fineweb_quality(Registry& registry) {
  registry.add<FineWebQuality>(
      "fineweb_quality", 1,
      "Drops documents of unpunctuated, short or repeated lines, and lists (FineWeb, section 3.6)");
}

}  // namespace curate
