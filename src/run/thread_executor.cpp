// SPDX-License-Identifier: Apache-2.0
#include "run/thread_executor.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <exception>
#include <mutex>
#include <thread>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "run/plan_file.hpp"
#include "run/task.hpp"
#include "util/strings.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {

constexpr std::uint32_t kGuardTasks = 16;
constexpr int kRedoLimit = 3;
constexpr std::uint64_t kBaseMemory = std::uint64_t{64} << 20;    // code, models, tables
constexpr std::uint64_t kWorkerMemory = std::uint64_t{48} << 20;  // batch, codecs, frames of one worker

std::atomic<bool> g_interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");

std::uint64_t usual_memory(unsigned threads) {
  const auto pages = static_cast<std::uint64_t>(std::max(0L, ::sysconf(_SC_PHYS_PAGES)));
  const auto page = static_cast<std::uint64_t>(std::max(0L, ::sysconf(_SC_PAGESIZE)));
  return std::max(memory_floor(threads), std::min(pages * page / 2, std::uint64_t{threads} << 30));
}

double cpu_seconds_of_thread() {
  rusage usage{};
  ::getrusage(RUSAGE_THREAD, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Whether the files a record names are all there with their sizes.
bool intact(const RunDir& run, const TaskRecord& record) {
  return std::ranges::all_of(record.outputs, [&](const FileRecord& file) {
    const std::string path = run.at(file.path);
    return file_exists(path) && file_size(path) == file.bytes;
  });
}

class PhaseRun {
 public:
  PhaseRun(const RunDir& run, std::size_t phase, const ExecutorOptions& options, Resources& resources,
           RunStatus& status, std::chrono::steady_clock::time_point start)
      : run_(run), phase_(phase), options_(options), resources_(resources), status_(status), start_(start) {}

  void work() {
    const std::uint32_t tasks = task_count(run_, phase_);
    done_.assign(tasks, false);
    for (std::uint32_t i = 0; i < tasks; ++i) {
      const auto record = run_.record({phase_, i});
      if (record && intact(run_, *record)) {
        done_[i] = true;
        if (i < kGuardTasks) first_counts_ += record->counts;
      } else {
        todo_.push_back(i);
      }
    }
    if (options_.shuffle_tasks)
      std::ranges::sort(todo_, {}, [&](std::uint32_t i) {
        return xxh3_64(std::to_string(i), static_cast<std::uint64_t>(::getpid()));
      });
    status_.phase = run_.plan().phases[phase_].name;
    status_.phase_number = phase_ + 1;
    status_.phases = run_.plan().phases.size();
    status_.tasks = tasks;
    status_.tasks_done = tasks - static_cast<std::uint32_t>(todo_.size());
    if (!todo_.empty()) run_threads();
    if (options_.on_status) options_.on_status(snapshot());
    if (run_.plan().phases[phase_].kind == PhaseKind::kMap) {
      Counts all;
      for (std::uint32_t i = 0; i < tasks; ++i)
        if (const auto record = run_.record({phase_, i})) all += record->counts;
      judge_guards(run_, run_.plan().phases[phase_], all);
    }
  }

 private:
  void run_threads() {
    const std::size_t count = std::min<std::size_t>(options_.threads, todo_.size());
    working_ = count;
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < count; ++i) threads.emplace_back([this] { worker(); });
    {
      std::unique_lock lock(mutex_);
      while (working_ > 0) {
        ended_.wait_for(lock, std::chrono::milliseconds(200));
        if (!options_.on_status) continue;
        const RunStatus now = snapshot();
        lock.unlock();
        options_.on_status(now);
        lock.lock();
      }
    }
    threads.clear();
    if (error_) std::rethrow_exception(error_);
  }

  RunStatus snapshot() {
    RunStatus now = status_;
    now.bytes = status_.bytes += bytes_.exchange(0);
    now.rows = status_.rows += rows_.exchange(0);
    now.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    return now;
  }

  void worker() {
    try {
      const std::uint64_t memory = options_.memory - kBaseMemory - kWorkerMemory * options_.threads;
      std::uint64_t rows_before = 0;
      Worker mine{{},
                  resources_,
                  static_cast<std::size_t>(memory / options_.threads),
                  [&](std::uint64_t bytes, std::uint64_t rows) {
                    if (g_interrupted || stop_) throw Interrupted();
                    bytes_ += bytes;
                    if (rows > rows_before) rows_ += rows - rows_before;
                    rows_before = rows;
                  }};
      for (std::uint32_t index; take(index);) {
        rows_before = 0;
        const auto begin = std::chrono::steady_clock::now();
        const double cpu = cpu_seconds_of_thread();
        run_task(run_, {phase_, index}, mine);
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        run_.write_log({phase_, index}, seconds, cpu_seconds_of_thread() - cpu);
        ended(index);
      }
    } catch (...) {
      const std::scoped_lock lock(mutex_);
      // The first error is the one to tell; workers that stop because of it are not.
      if (!error_) error_ = std::current_exception();
      stop_ = true;
    }
    const std::scoped_lock lock(mutex_);
    --working_;
    ended_.notify_all();
  }

  bool take(std::uint32_t& index) {
    const std::scoped_lock lock(mutex_);
    if (g_interrupted) throw Interrupted();
    if (stop_ || next_ == todo_.size()) return false;
    index = todo_[next_++];
    ++status_.running;
    return true;
  }

  void ended(std::uint32_t index) {
    const auto record = run_.record({phase_, index});
    const std::scoped_lock lock(mutex_);
    done_[index] = true;
    --status_.running;
    ++status_.tasks_done;
    const Phase& phase = run_.plan().phases[phase_];
    if (index >= kGuardTasks || phase.kind != PhaseKind::kMap || done_.size() <= kGuardTasks) return;
    first_counts_ += record->counts;
    if (std::all_of(done_.begin(), done_.begin() + kGuardTasks, [](bool b) { return b; }))
      judge_guards(run_, phase, first_counts_);
  }

  const RunDir& run_;
  std::size_t phase_;
  const ExecutorOptions& options_;
  Resources& resources_;
  RunStatus& status_;
  std::chrono::steady_clock::time_point start_;
  std::vector<bool> done_;
  std::vector<std::uint32_t> todo_;
  Counts first_counts_;

  std::mutex mutex_;
  std::condition_variable ended_;
  std::size_t next_ = 0, working_ = 0;
  std::atomic<bool> stop_{false};
  std::atomic<std::uint64_t> bytes_{0}, rows_{0};
  std::exception_ptr error_;
};

// The task that wrote a file of the run directory; its record is taken away, so that it is done again.
bool forget_writer(const RunDir& run, const std::string& path, const ExecutorOptions& options) {
  for (std::size_t phase = 0; phase < run.plan().phases.size(); ++phase) {
    if (run.plan().phases[phase].kind == PhaseKind::kPack) continue;
    for (std::uint32_t i = 0; i < task_count(run, phase); ++i) {
      const auto record = run.record({phase, i});
      if (!record) break;
      for (const FileRecord& file : record->outputs) {
        if (run.at(file.path) != path) continue;
        if (options.on_notice)
          options.on_notice(fmt::format("{} is damaged: doing task {} {} again", file.path, record->phase, i));
        sys::remove(run.at(run.record_name({phase, i})));
        return true;
      }
    }
  }
  return false;
}

}  // namespace

std::uint64_t memory_floor(unsigned threads) {
  return kBaseMemory + std::uint64_t{threads} * (kWorkerMemory + (std::uint64_t{16} << 20));
}

void judge_guards(const RunDir& run, const Phase& phase, const Counts& counts) {
  const Config& config = run.plan().config;
  const auto share = [](std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
  };
  if (const double bad = share(counts.unreadable, counts.in); bad > config.guards.max_unreadable) {
    std::string reasons;
    for (const auto& [reason, n] : counts.unreadable_reasons)
      reasons += fmt::format("{}{} {}", reasons.empty() ? "" : ", ", n, reason);
    throw UnreadableLimitError(
        fmt::format("{}: {:.1f} % of the input is unreadable ({}), more than guards.max_unreadable = {}; "
                    "the audit has file and offset of each piece",
                    phase.name, bad * 100, reasons, number_text(config.guards.max_unreadable)));
  }
  for (const StageConfig& stage : config.stages) {
    const auto entered = counts.entered.find(stage.label);
    if (entered == counts.entered.end()) continue;
    std::uint64_t dropped = 0;
    for (const auto& [name, n] : counts.drops)
      if (name.starts_with(stage.label + ":")) dropped += n;
    if (const double removed = share(dropped, entered->second); removed > stage.max_removed)
      throw RunError(
          fmt::format("{}: stage '{}' removed {:.1f} % of {} rows, more than its max_removed = {}; see `curate why`, "
                      "then change the stage or the guard",
                      phase.name, stage.label, removed * 100, entered->second, number_text(stage.max_removed)));
  }
}

void run_with_threads(const RunDir& run, const ExecutorOptions& given) {
  ExecutorOptions options = given;
  options.threads = std::max(1U, options.threads);
  if (options.memory == 0) options.memory = usual_memory(options.threads);
  if (options.memory < memory_floor(options.threads))
    throw UsageError(fmt::format("--memory {} is below what {} threads need: {}", human_bytes(options.memory),
                                 options.threads, human_bytes(memory_floor(options.threads))));
  Resources resources(run.input_path(""));
  // A model or list that is missing or wrong stops the run before its first task.
  for (const StageConfig& stage : run.plan().config.stages) stage.make()->open(resources);
  RunStatus status;
  const auto start = std::chrono::steady_clock::now();
  int redone = 0;
  for (std::size_t phase = 0; phase < run.plan().phases.size(); ++phase) {
    try {
      PhaseRun(run, phase, options, resources, status, start).work();
    } catch (const DamagedFile& damage) {
      if (++redone > kRedoLimit || !forget_writer(run, damage.path(), options)) throw;
      phase = ~std::size_t{0};  // from the first phase on: all that is done is skipped
    }
  }
}

namespace {
extern "C" void note_interrupt(int) {
  g_interrupted = true;
}
}  // namespace

void install_interrupt_handler() {
  struct sigaction action{};
  action.sa_handler = note_interrupt;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() {
  return g_interrupted;
}

}  // namespace curate
