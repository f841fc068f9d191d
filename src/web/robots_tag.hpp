// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace curate {

/// What X-Robots-Tag headers and robots meta elements ask for, several lines added up.
struct RobotsTag {
  bool no_index = false;        ///< noindex, none
  bool no_follow = false;       ///< nofollow, none
  bool no_ai = false;           ///< noai
  bool no_image_index = false;  ///< noimageindex
  bool no_image_ai = false;     ///< noimageai
  bool expired = false;         ///< unavailable_after a day before today

  bool refuses_text() const { return no_index || no_ai || expired; }
  bool refuses_images() const { return refuses_text() || no_image_index || no_image_ai; }
};

/// Adds the directives of one value: "noai, nofollow", case ignored. A part "name:" in front of directives
/// addresses them to one crawler; those for others than `agent` do not count. `today` is "YYYY-MM-DD…";
/// without it nothing expires. Returns whether any directive counted.
bool add_robots_tag(std::string_view value, std::string_view agent, std::string_view today, RobotsTag& tag);

}  // namespace curate
