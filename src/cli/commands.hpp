// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "cli/command_line.hpp"

namespace curate {

/// The subcommands: each declares its arguments and returns what runs it.
Command command_run(CommandLine& args);
Command command_plan(CommandLine& args);
Command command_status(CommandLine& args);
Command command_why(CommandLine& args);
Command command_verify(CommandLine& args);
Command command_inspect(CommandLine& args);
Command command_diff(CommandLine& args);
Command command_what_if(CommandLine& args);
Command command_task(CommandLine& args);
Command command_tasks(CommandLine& args);
Command command_dedup_index(CommandLine& args);
Command command_cancel(CommandLine& args);
Command command_slurm_step(CommandLine& args);
Command command_slurm_element(CommandLine& args);
Command command_publish(CommandLine& args);
Command command_crawl(CommandLine& args);
Command command_extract(CommandLine& args);
Command command_stages(CommandLine& args);
Command command_formats(CommandLine& args);
Command command_schema(CommandLine& args);
Command command_probe(CommandLine& args);
Command command_queries(CommandLine& args);

/// Exit codes.
inline constexpr int kDone = 0, kFailed = 1, kUsage = 2, kTooMuchUnreadable = 3, kDiffers = 4, kInterrupted = 130;

/// "512MiB" -> bytes; throws UsageError naming the option.
std::uint64_t bytes_option(const std::string& text, const std::string& option);
/// "1%" or "0.01" -> 0.01.
double share_option(const std::string& text, const std::string& option);
unsigned default_threads();

}  // namespace curate
