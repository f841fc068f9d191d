// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/totals.hpp"

namespace curate {

/// Ends a run whose tasks are all done: writes DATASHEET.md, README.md, manifest.json and, last, manifest-sha256.txt,
/// which `sha256sum -c` accepts. Then removes tmp/ and, unless `keep_intermediates`, parts, keys and decisions.
void publish(const RunDir& run, bool keep_intermediates);

/// The bytes of manifest.json.
std::string manifest_json(const RunDir& run, const RunTotals& totals);
/// The bytes of DATASHEET.md: the seven sections of "Datasheets for Datasets" (Gebru et al., 2021).
std::string datasheet_markdown(const RunDir& run, const RunTotals& totals);
/// The bytes of the output's README.md.
std::string output_readme(const RunDir& run, const RunTotals& totals);

}  // namespace curate
