// SPDX-License-Identifier: Apache-2.0
#include "rules/line_filter.hpp"

#include <curate/registry.hpp>

#include "rules/profile.hpp"

namespace curate {
namespace {

constexpr Profile kProfiles[] = {{"dclm-2024", line_filter_dclm}};

class LineFilter final : public ProfiledStage {
 public:
  explicit LineFilter(Params& p) : ProfiledStage(p, kProfiles, "whose rules; a limit of 0 switches its rule off") {}
};

}  // namespace

void register_line_filter(Registry& registry) {
  registry.add<LineFilter>("line_filter", 1,
                           "Removes lines of capitals, digits, counters and single words, and short calls to action "
                           "(RefinedWeb's line-wise corrections); drops documents that lose too much by it");
}

}  // namespace curate
