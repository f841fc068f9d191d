// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "report/diff.hpp"

namespace curate {

/// An expectation is what a run came to, kept beside a config for CI: a YAML file with counts and tolerances, and a
/// file ROWS beside it with the end of every row, so that a difference can be named.
void write_expectation(const RunDir& run, const std::string& path);

/// Throws ConfigError if the file is no expectation; for a check before the run.
void check_expectation_file(const std::string& path);

/// Compares a run with an expectation; prints the report to stdout, and to `junit` as XML if that is not empty. True
/// if the run is within the expectation's tolerances.
bool report_expectation(const RunDir& run, const std::string& path, const std::string& junit);

}  // namespace curate
