// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace curate {

enum class Reference { kText, kMarkdown, kJson };

/// The documentation of stages and formats, made from the same declarations that check configs. An empty name means
/// all; an unknown one is a UsageError with the nearest. Markdown: table rows, for all of them under a head.
std::string stage_reference(const std::string& name, Reference form);
std::string format_reference(const std::string& name, Reference form);

}  // namespace curate
