// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace curate {

/// A group stage whose keys can be kept in an index and compared with those of another run (`against`). In `group` rows
/// of an index come before all others, with rank and unit 0; what is decided about them is ignored.
class Indexed {
 public:
  virtual ~Indexed() = default;
  /// The parameters that enter neither keys nor sketches: they may differ between the two runs. Nothing if the stage
  /// has no such keys with the parameters it was made with.
  virtual std::optional<std::vector<std::string_view>> judging() const = 0;
};

}  // namespace curate
