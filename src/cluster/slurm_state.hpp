// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "run/run_dir.hpp"
#include "run/slurm_config.hpp"

namespace curate {

/// One job array: elements first … first+elements-1 of its round.
struct SlurmArray {
  std::string job;
  std::uint32_t first = 0, elements = 0;
};

/// How a run under Slurm stands; RUN/slurm/state.json. A round is one submission of tasks of one phase: arrays, and a
/// controller job behind them.
struct SlurmState {
  enum class Status { kRunning, kFinished, kGaveUp, kStopped } status = Status::kRunning;
  std::string message;  ///< why it failed or was stopped
  std::string name;     ///< of all its jobs
  std::string program;  ///< curate, as the nodes find it
  bool keep_all = false;
  SlurmConfig config;
  std::uint32_t round = 0;
  std::string phase;
  std::vector<SlurmArray> arrays;
  std::string controller;                        ///< job behind the arrays; empty while it is not yet submitted
  std::map<std::uint32_t, std::uint32_t> tries;  ///< tasks of this phase that failed, and how often
  std::vector<std::string> bad_nodes;            ///< where disks are full; left out from then on
};

/// What an element of an array says of itself; RUN/slurm/ROUND-PHASE/00017.json.
struct ElementNote {
  struct Failed {
    std::uint32_t task = 0;
    std::string kind, message;
    std::string damaged;  ///< the file, where kind is "damaged file"
  };
  std::string host, job;
  std::optional<std::uint32_t> task;  ///< at work on
  std::int64_t started = 0, updated = 0;
  std::uint64_t bytes = 0, rows = 0;
  std::vector<Failed> failed;
  bool ended = false;  ///< it came to its end, not killed
};

/// The files below RUN/slurm.
class SlurmFiles {
 public:
  explicit SlurmFiles(const RunDir& run) : run_(run) {}

  std::optional<SlurmState> state() const;
  void write(const SlurmState& state) const;

  /// Why no further task shall begin; empty = go on.
  std::string stop_reason() const;
  void stop(const std::string& reason) const;
  void clear_stop() const;

  /// The tasks of each element of a round.
  void write_elements(std::uint32_t round, const std::string& phase,
                      const std::vector<std::vector<std::uint32_t>>& elements) const;
  std::vector<std::vector<std::uint32_t>> elements(std::uint32_t round, const std::string& phase) const;

  /// Nothing depends on a note but what people are told and who is tried again: a full disk is ignored.
  void write_note(std::uint32_t round, const std::string& phase, std::uint32_t element,
                  const ElementNote& note) const noexcept;
  std::optional<ElementNote> note(std::uint32_t round, const std::string& phase, std::uint32_t element) const;

  /// Relative to the run directory.
  static std::string folder(std::uint32_t round, const std::string& phase);
  static std::string log(std::uint32_t round, const std::string& phase, std::size_t array, const std::string& element);
  /// A script that hands its arguments to `curate SUBCOMMAND RUN …`; returns its path.
  std::string write_script(const std::string& subcommand, const std::string& program) const;
  /// The absolute path of something below the run directory.
  std::string absolute(const std::string& relative) const;

 private:
  const RunDir& run_;
};

}  // namespace curate
