// SPDX-License-Identifier: Apache-2.0
#include "rules/caption_quality.hpp"

#include <curate/registry.hpp>

#include "rules/profile.hpp"

namespace curate {
namespace {

constexpr Profile kProfiles[] = {
    {"coyo", caption_quality_coyo},           {"dalle", caption_quality_dalle},
    {"cc3m-text", caption_quality_cc3m_text}, {"cc12m-text", caption_quality_cc12m_text},
    {"align", caption_quality_align},         {"laion-400m", caption_quality_laion_400m},
    {"laion-5b", caption_quality_laion_5b},   {"datacomp-basic", caption_quality_datacomp_basic},
};

class CaptionQuality final : public ProfiledStage {
 public:
  explicit CaptionQuality(Params& p) : ProfiledStage(p, kProfiles, "whose rules on captions") {}
};

}  // namespace

void register_caption_quality(Registry& registry) {
  registry.add<CaptionQuality>(
      "caption_quality", 1,
      "Drops captions of images by length, repetition and form (LAION, COYO, ALIGN, DataComp, …)");
}

}  // namespace curate
