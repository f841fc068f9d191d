// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "image/picture.hpp"

namespace curate::image {

/// Converts pictures to sRGB by their ICC profiles (perceptual intent). Keeps the transforms of the last profiles, as
/// most pictures have one of few. One owner, one thread.
class ColourConverter {
 public:
  ColourConverter();
  ~ColourConverter();
  ColourConverter(const ColourConverter&) = delete;
  ColourConverter& operator=(const ColourConverter&) = delete;

  /// Converts RGB, grey or (with `cmyk`, 255 = no ink) CMYK samples in place; an alpha channel stays. CMYK becomes RGB.
  /// False, and nothing done, where the profile is unusable, is for another kind of samples or moves no colour by
  /// more than one step.
  bool to_srgb(const std::string& profile, bool cmyk, Picture& picture);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// CMYK without a profile: each of RGB is what ink and black leave, C·K/255.
void cmyk_to_rgb(Picture& picture);

}  // namespace curate::image
