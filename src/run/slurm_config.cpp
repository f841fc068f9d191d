// SPDX-License-Identifier: Apache-2.0
#include "run/slurm_config.hpp"

#include <array>

#include <curate/params.hpp>

namespace curate {

namespace {

// What decides which jobs there are and who follows whom is curate's own.
constexpr std::array<std::string_view, 9> kOwnOptions{
    "--array", "--dependency", "--output", "--job-name", "--parsable", "--wrap", "--wait", "--no-requeue", "--chdir"};

bool is_time(const std::string& text) {
  return text == "UNLIMITED" || (!text.empty() && text.find_first_not_of("0123456789:-") == std::string::npos &&
                                 text.front() >= '0' && text.front() <= '9');
}

}  // namespace

SlurmConfig read_slurm(const Value* section) {
  SlurmConfig config;
  if (section == nullptr) return config;
  Params params("'slurm'", section);
  config.partition = params.text("partition", "", "");
  config.account = params.text("account", "", "");
  config.time = params.text("time", "", "");
  if (!config.time.empty() && !is_time(config.time))
    params.fail("time",
                "'time: " + config.time + "': expected minutes, h:mm:ss, days-hours or UNLIMITED, as sbatch does");
  config.memory = params.bytes("memory", 0, "");
  if (config.memory != 0 && config.memory < std::uint64_t{256} << 20)
    params.fail("memory", "'memory' is below 256 MiB, which no task can do with");
  config.tasks_per_element = static_cast<std::uint32_t>(params.integer("tasks_per_element", 1, "", 1, 100'000));
  config.max_jobs = static_cast<std::uint32_t>(params.integer("max_jobs", 0, "", 0, 1'000'000));
  config.options = params.list("options", {}, "");
  for (const std::string& option : config.options) {
    if (!option.starts_with("--"))
      params.fail("options", "option '" + option + "': expected the long form in one word, such as --qos=low");
    for (const std::string_view own : kOwnOptions)
      if (option.substr(0, option.find('=')) == own)
        params.fail("options", "option '" + option + "': curate sets " + std::string(own) + " itself");
  }
  params.finish();
  return config;
}

}  // namespace curate
