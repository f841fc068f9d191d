// SPDX-License-Identifier: Apache-2.0
#include "rules/gopher_repetition.hpp"

#include <curate/registry.hpp>

#include "rules/profile.hpp"

namespace curate {
namespace {

constexpr Profile kProfiles[] = {{"datatrove-0.10", gopher_repetition_datatrove},
                                 {"dclm-2024", gopher_repetition_dclm},
                                 {"dolma-1.6", gopher_repetition_dolma},
                                 {"fineweb-0.2", gopher_repetition_fineweb}};

class GopherRepetition final : public ProfiledStage {
 public:
  explicit GopherRepetition(Params& p)
      : ProfiledStage(p, kProfiles, "whose rules; a limit of 0 switches its rule off") {}
};

}  // namespace

void register_gopher_repetition(Registry& registry) {
  registry.add<GopherRepetition>("gopher_repetition", 1,
                                 "Drops documents that repeat lines, paragraphs or runs of words (Gopher, table A1)");
}

}  // namespace curate
