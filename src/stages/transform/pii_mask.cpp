// SPDX-License-Identifier: Apache-2.0
#include "rules/pii_mask.hpp"

#include <curate/registry.hpp>

#include "rules/profile.hpp"

namespace curate {
namespace {

constexpr Profile kProfiles[] = {
    {"datatrove-0.10", pii_mask_datatrove}, {"curate", pii_mask_curate}, {"dolma-1.6", pii_mask_dolma}};

class PiiMask final : public ProfiledStage {
 public:
  explicit PiiMask(Params& p) : ProfiledStage(p, kProfiles, "whose rules") {}
};

}  // namespace

void register_pii_mask(Registry& registry) {
  registry.add<PiiMask>("pii_mask", 1, "Replaces what points at a person or opens an account");
}

}  // namespace curate
