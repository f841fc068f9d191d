// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "run/run_dir.hpp"

namespace curate {

struct VerifyReport {
  std::uint64_t files = 0, documents = 0, audit_lines = 0;
  std::vector<std::string> problems;  ///< each names the file and what is wrong
};

/// Checks a finished run: every file of manifest-sha256.txt against its hash, no file missing or extra in out/, audit/
/// and ledger/; shards and audits decoded and recounted against the manifest and the records; decision 7 for every
/// task.
VerifyReport verify(const RunDir& run);

}  // namespace curate
