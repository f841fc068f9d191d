// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/probe.hpp"

namespace curate {

/// {id,image_base64} -> {id,status,format,width,height,pdq,quality}; `status` is ok or why there is no picture.
Probe image_probe();

}  // namespace curate
