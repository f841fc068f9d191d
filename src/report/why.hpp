// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "report/audit_reader.hpp"

namespace curate {

/// What the audits say of one document, in the order of phases.
struct WhyStep {
  std::size_t phase = 0;
  std::uint32_t task = 0;
  AuditLine line;
  std::string survivor_id, survivor_url;  ///< of line.survivor, resolved
};

/// All lines whose id or URL is `wanted`; children of an expanded row come with it ("id/0", …).
std::vector<WhyStep> why(const RunDir& run, const std::string& wanted);

/// The id of some dropped row to ask about, those of the last map first; of a kept one where none was dropped; empty
/// where there are no rows.
std::string row_to_ask_about(const RunDir& run);

}  // namespace curate
