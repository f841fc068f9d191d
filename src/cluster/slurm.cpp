// SPDX-License-Identifier: Apache-2.0
#include "cluster/slurm.hpp"

#include <array>

#include <fmt/format.h>
#include <unistd.h>

#include "cluster/command.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

constexpr unsigned kFirstPause = 1, kLastPause = 32;  // seconds between tries of a submission

// What Slurm says when it is not the job's fault.
bool passes(const CommandAnswer& answer) {
  static constexpr std::array<std::string_view, 6> kPassing{
      "Socket timed out",   "Unable to contact slurm controller", "temporarily unable to accept job",
      "Connection refused", "Zero Bytes were transmitted",        "Resource temporarily unavailable"};
  for (const std::string_view words : kPassing)
    if (answer.err.find(words) != std::string::npos) return true;
  return false;
}

RunError refused(const std::string& command, const CommandAnswer& answer) {
  const std::string words(trim_ascii(answer.err.empty() ? answer.out : answer.err));
  return RunError(fmt::format("{}: {}", command, words.empty() ? fmt::format("exit code {}", answer.code) : words));
}

// The value of `key=` in a line of words.
std::string_view value_of(std::string_view line, std::string_view key) {
  for (const std::string_view word : split_at(line, ' '))
    if (word.starts_with(key)) return word.substr(key.size());
  return "";
}

// "0:15" -> exit code 0, signal 15.
void read_exit_code(std::string_view text, JobEnd& end) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return;
  end.exit_code = static_cast<int>(parse_unsigned(text.substr(0, colon)).value_or(0));
  end.signal = static_cast<int>(parse_unsigned(text.substr(colon + 1)).value_or(0));
}

// "CANCELLED by 1000", "CANCELLED+" -> "CANCELLED"
std::string state_word(std::string_view text) {
  return std::string(text.substr(0, text.find_first_of(" +")));
}

}  // namespace

std::uint32_t Slurm::max_array_size() const {
  const CommandAnswer answer = run_command({"scontrol", "show", "config"});
  if (answer.code != 0) throw refused("scontrol show config", answer);
  for (const std::string_view line : split_at(answer.out, '\n')) {
    if (!line.starts_with("MaxArraySize")) continue;
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) break;
    const auto size = parse_unsigned(trim_ascii(line.substr(equals + 1)));
    if (size && *size > 0) return static_cast<std::uint32_t>(std::min<std::uint64_t>(*size, 4'000'000));
    if (size) throw RunError("this Slurm has no job arrays (MaxArraySize = 0)");
  }
  throw RunError("scontrol show config tells no MaxArraySize");
}

std::string Slurm::submit(const SlurmJob& job) const {
  std::vector<std::string> words{"sbatch",
                                 "--parsable",
                                 "--requeue",
                                 "--open-mode=append",
                                 "--nodes=1",
                                 "--ntasks=1",
                                 "--cpus-per-task=1",
                                 "--job-name=" + job.name,
                                 "--comment=" + job.comment,
                                 "--output=" + job.log};
  if (!config_.partition.empty()) words.push_back("--partition=" + config_.partition);
  if (!config_.account.empty()) words.push_back("--account=" + config_.account);
  if (!config_.time.empty()) words.push_back("--time=" + config_.time);
  if (job.memory != 0) words.push_back(fmt::format("--mem={}M", (job.memory + (1 << 20) - 1) >> 20));
  if (job.elements != 0)
    words.push_back(fmt::format("--array=0-{}", job.elements - 1) +
                    (job.at_a_time == 0 ? "" : fmt::format("%{}", job.at_a_time)));
  if (!job.after.empty()) words.push_back("--dependency=afterany:" + join(job.after, ":"));
  if (!job.avoid_nodes.empty()) words.push_back("--exclude=" + join(job.avoid_nodes, ","));
  words.insert(words.end(), config_.options.begin(), config_.options.end());
  words.push_back(job.script);
  words.insert(words.end(), job.arguments.begin(), job.arguments.end());
  for (unsigned pause = kFirstPause;; pause *= 2) {
    const CommandAnswer answer = run_command(words);
    if (answer.code == 0) {
      // "17", or "17;cluster" where there are several
      const std::string_view id = trim_ascii(answer.out);
      return std::string(id.substr(0, id.find(';')));
    }
    if (!passes(answer) || pause > kLastPause) throw SubmitError(refused("sbatch", answer).what());
    ::sleep(pause);
  }
}

std::vector<QueuedJob> Slurm::queue(const std::string& name) const {
  const CommandAnswer answer = run_command({"squeue", "--noheader", "--name=" + name, "--format=%i|%T|%r|%N"});
  if (answer.code != 0) throw refused("squeue", answer);
  std::vector<QueuedJob> jobs;
  for (const std::string_view line : split_at(answer.out, '\n')) {
    const auto words = split_at(trim_ascii(line), '|');
    if (words.size() == 4)
      jobs.push_back({std::string(words[0]), std::string(words[1]), std::string(words[2]), std::string(words[3])});
  }
  return jobs;
}

std::map<std::string, JobEnd> Slurm::ends(const std::string& job) const {
  std::map<std::string, JobEnd> ends;
  const auto element_of = [](std::string_view id) {
    const auto line = id.find('_');
    return std::string(line == std::string_view::npos ? "" : id.substr(line + 1));
  };
  const CommandAnswer accounting = run_command({"sacct", "--noheader", "--parsable2", "--allocations", "--jobs=" + job,
                                                "--format=JobID,State,ExitCode,NodeList"});
  if (accounting.code == 0)
    for (const std::string_view line : split_at(accounting.out, '\n')) {
      const auto words = split_at(line, '|');
      if (words.size() != 4) continue;
      JobEnd& end = ends[element_of(words[0])];
      end.state = state_word(words[1]);
      read_exit_code(words[2], end);
      end.node = words[3];
    }
  if (!ends.empty()) return ends;
  const CommandAnswer memory = run_command({"scontrol", "show", "job", "--oneliner", job});
  if (memory.code != 0) return ends;
  for (const std::string_view line : split_at(memory.out, '\n')) {
    if (line.empty()) continue;
    JobEnd& end = ends[std::string(value_of(line, "ArrayTaskId="))];
    end.state = state_word(value_of(line, "JobState="));
    read_exit_code(value_of(line, "ExitCode="), end);
    end.node = value_of(line, "NodeList=");
  }
  return ends;
}

void Slurm::cancel(const std::string& name) const {
  const CommandAnswer answer = run_command({"scancel", "--name=" + name});
  if (answer.code != 0) throw refused("scancel", answer);
}

}  // namespace curate
