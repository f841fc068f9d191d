// SPDX-License-Identifier: Apache-2.0
#include "cluster/element.hpp"

#include <ctime>

#include <fmt/format.h>

#include <curate/error.hpp>

#include "cluster/slurm_state.hpp"
#include "run/failure.hpp"
#include "run/ledger.hpp"
#include "run/task.hpp"
#include "run/thread_executor.hpp"
#include "util/environment.hpp"
#include "util/host.hpp"

namespace curate {

namespace {

constexpr std::int64_t kHeartbeat = 10;  // seconds between notes of progress

std::string job_name() {
  const std::string array = environment("SLURM_ARRAY_JOB_ID"), task = environment("SLURM_ARRAY_TASK_ID");
  return array.empty() || task.empty() ? "" : array + "_" + task;
}

class Element {
 public:
  Element(const RunDir& run, const std::string& phase, std::uint32_t round, std::uint32_t element,
          const std::function<void(const std::string&)>& notice)
      : run_(run),
        files_(run),
        phase_(run.plan().phase_index(phase)),
        name_(phase),
        round_(round),
        element_(element),
        notice_(notice),
        resources_(run.input_path("")),
        worker_{{}, resources_, 0, [this](std::uint64_t bytes, std::uint64_t rows) { progress(bytes, rows); }, {}, {}} {
    const auto state = files_.state();
    worker_.memory = task_memory(state && state->config.memory != 0 ? state->config.memory / 4 * 3 : 0);
    note_.host = host_name();
    note_.job = job_name();
  }

  ElementResult work() {
    const auto elements = files_.elements(round_, name_);
    if (element_ >= elements.size())
      throw UsageError(fmt::format("round {} of {} has {} elements, not {}", round_, name_, elements.size(), element_));
    ElementResult result = ElementResult::kAllDone;
    for (const std::uint32_t task : elements[element_]) {
      if (const std::string reason = files_.stop_reason(); !reason.empty()) {
        notice_("stopped: " + reason);
        result = ElementResult::kSomeFailed;
        break;
      }
      if (run_.done({phase_, task})) continue;
      begin(task);
      if (!attempt(task)) {
        result = ElementResult::kSomeFailed;
        if (note_.failed.back().kind != "disk full") continue;
        // A machine without room would spoil all that is left of the list.
        result = ElementResult::kDiskFull;
        break;
      }
      judge(task);
    }
    note_.task.reset();
    note_.ended = true;
    write();
    return result;
  }

 private:
  void begin(std::uint32_t task) {
    note_.task = task;
    note_.started = std::time(nullptr);
    note_.bytes = note_.rows = 0;
    write();
  }

  bool attempt(std::uint32_t task) {
    try {
      run_logged_task(run_, {phase_, task}, worker_);
      return true;
    } catch (const Interrupted&) {
      throw;
    } catch (const DamagedFile& error) {
      fail(task, error, error.path());
    } catch (const std::exception& error) {
      fail(task, error, "");
    }
    return false;
  }

  void fail(std::uint32_t task, const std::exception& error, const std::string& damaged) {
    const std::string kind = failure_kind(error);
    notice_(fmt::format("{}/{} failed on {}: {}: {}", name_, task, note_.host, kind, error.what()));
    note_.failed.push_back({task, kind, error.what(), damaged});
    write();
  }

  // Guards stop the run early here as they do with threads.
  void judge(std::uint32_t task) {
    if (task >= kGuardTasks) return;
    const auto counts = first_counts(run_, phase_);
    if (!counts) return;
    try {
      judge_guards(run_, run_.plan().phases[phase_], *counts);
    } catch (const RunError& error) {
      files_.stop(error.what());
    }
  }

  void progress(std::uint64_t bytes, std::uint64_t rows) {
    if (interrupted()) throw Interrupted();
    note_.bytes += bytes;
    note_.rows = rows;
    if (std::time(nullptr) - note_.updated >= kHeartbeat) write();
  }

  void write() {
    note_.updated = std::time(nullptr);
    files_.write_note(round_, name_, element_, note_);
  }

  const RunDir& run_;
  SlurmFiles files_;
  std::size_t phase_;
  std::string name_;
  std::uint32_t round_, element_;
  const std::function<void(const std::string&)>& notice_;
  ElementNote note_;
  Resources resources_;
  Worker worker_;
};

}  // namespace

ElementResult run_element(const RunDir& run, const std::string& phase, std::uint32_t round, std::uint32_t element,
                          const std::function<void(const std::string&)>& notice) {
  return Element(run, phase, round, element, notice).work();
}

}  // namespace curate
