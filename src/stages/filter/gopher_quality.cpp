// SPDX-License-Identifier: Apache-2.0
#include "rules/gopher_quality.hpp"

#include <curate/registry.hpp>

#include "rules/profile.hpp"

namespace curate {
namespace {

constexpr Profile kProfiles[] = {{"datatrove-0.10", gopher_quality_datatrove},
                                 {"dclm-2024", gopher_quality_dclm},
                                 {"dolma-1.6", gopher_quality_dolma},
                                 {"fineweb-0.2", gopher_quality_fineweb}};

class GopherQuality final : public ProfiledStage {
 public:
  explicit GopherQuality(Params& p) : ProfiledStage(p, kProfiles, "whose rules; a limit of 0 switches its rule off") {}
};

}  // namespace

void register_gopher_quality(Registry& registry) {
  registry.add<GopherQuality>(
      "gopher_quality", 1,
      "Drops documents by length, word length, symbols, list lines and stop words (Gopher, section A1.1)");
}

}  // namespace curate
