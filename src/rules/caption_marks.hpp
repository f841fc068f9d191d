// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace curate {

/// "IMG_1234", "DSC00012.JPG", "20150312_142233", "my-cat.jpg": the name of a file and nothing else.
bool is_file_name(std::string_view caption);

/// "f/8, 1/250 sec, ISO 100, 50 mm": at least two settings of a camera, and no more other words than settings.
bool is_exposure(std::string_view caption);

/// "Photographed on 3 March 2004", "Taken 2004-03-03 12:15": a date, and besides it only words of that phrase.
bool is_date_boilerplate(std::string_view caption);

/// Begins or ends with what stands where a caption is missing: "embedded image permalink", "profile photo".
bool is_placeholder_caption(std::string_view caption);

/// Without phrases at its ends that invite to do something with the picture or sell it: "click to enlarge picture",
/// "stock photo". A view into `caption`.
std::string_view without_caption_boilerplate(std::string_view caption);

}  // namespace curate
