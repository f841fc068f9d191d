// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>

#include <CLI/CLI.hpp>

namespace curate {

/// A subcommand: declares its options on `app` and returns what runs it; the result is the exit code.
using Command = std::function<int()>;

Command command_run(CLI::App& app);
Command command_plan(CLI::App& app);
Command command_status(CLI::App& app);
Command command_why(CLI::App& app);
Command command_verify(CLI::App& app);
Command command_inspect(CLI::App& app);
Command command_diff(CLI::App& app);
Command command_what_if(CLI::App& app);
Command command_task(CLI::App& app);
Command command_tasks(CLI::App& app);
Command command_dedup_index(CLI::App& app);
Command command_cancel(CLI::App& app);
Command command_slurm_step(CLI::App& app);
Command command_slurm_element(CLI::App& app);
Command command_publish(CLI::App& app);
Command command_crawl(CLI::App& app);
Command command_extract(CLI::App& app);
Command command_stages(CLI::App& app);
Command command_formats(CLI::App& app);
Command command_schema(CLI::App& app);
Command command_probe(CLI::App& app);
Command command_queries(CLI::App& app);

/// Exit codes.
inline constexpr int kDone = 0, kFailed = 1, kUsage = 2, kTooMuchUnreadable = 3, kDiffers = 4, kInterrupted = 130;

/// "512MiB" -> bytes; throws UsageError naming the option.
std::uint64_t bytes_option(const std::string& text, const std::string& option);
/// "1%" or "0.01" -> 0.01.
double share_option(const std::string& text, const std::string& option);
unsigned default_threads();

}  // namespace curate
