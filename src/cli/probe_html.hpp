// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/probe.hpp"

namespace curate {

/// `probe html`: {id, html, charset?, url?, profile?} -> {id, text, title, author, date, language, canonical, licence,
/// counters}.
Probe html_probe();

}  // namespace curate
