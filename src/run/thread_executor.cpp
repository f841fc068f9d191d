// SPDX-License-Identifier: Apache-2.0
#include "run/thread_executor.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <ctime>
#include <exception>
#include <mutex>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "crawl/fetch.hpp"
#include "run/failure.hpp"
#include "run/kept_rows.hpp"
#include "run/ledger.hpp"
#include "run/plan_file.hpp"
#include "run/task.hpp"
#include "util/host.hpp"
#include "util/strings.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {

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

// The last phase that reads the inputs.
std::size_t last_reading(const Plan& plan) {
  std::size_t last = 0;
  for (std::size_t i = 0; i < plan.phases.size(); ++i)
    if (plan.phases[i].reads_inputs()) last = i;
  return last;
}

class PhaseRun {
 public:
  PhaseRun(const RunDir& run, std::size_t phase, const ExecutorOptions& options, Resources& resources, KeptRows& kept,
           RunStatus& status, std::chrono::steady_clock::time_point start)
      : run_(run),
        phase_(phase),
        options_(options),
        resources_(resources),
        kept_(kept),
        status_(status),
        start_(start) {}

  void work() {
    PhaseLedger ledger = read_ledger(run_, phase_);
    const std::uint32_t tasks = ledger.tasks;
    done_.assign(tasks, true);
    for (const std::uint32_t i : ledger.missing) done_[i] = false;
    todo_ = std::move(ledger.missing);
    first_counts_ = std::move(ledger.first);
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
    if (options_.on_notice)
      for (const std::string& text : notices_) options_.on_notice(text);
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
      const std::uint64_t memory = options_.memory - kBaseMemory - kWorkerMemory * options_.threads - kept_.room();
      std::uint64_t rows_before = 0;
      Worker mine{{},
                  resources_,
                  static_cast<std::size_t>(memory / options_.threads),
                  [&](std::uint64_t bytes, std::uint64_t rows) {
                    if (g_interrupted || stop_) throw Interrupted();
                    bytes_ += bytes;
                    if (rows > rows_before) rows_ += rows - rows_before;
                    rows_before = rows;
                  },
                  options_.ca_file,
                  [&](const std::string& text) {
                    const std::scoped_lock lock(mutex_);
                    notices_.push_back(text);
                  },
                  &kept_};
      for (std::uint32_t index; take(index);) {
        rows_before = 0;
        try {
          run_logged_task(run_, {phase_, index}, mine);
        } catch (const RunError& error) {
          note(index, error);
          throw;
        }
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

  void note(std::uint32_t index, const RunError& error) {
    const std::scoped_lock lock(mutex_);
    note_failures(run_, {{run_.plan().phases[phase_].name, index, failure_kind(error), error.what(), host_name(), "",
                          "", 1, std::time(nullptr)}});
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
  KeptRows& kept_;
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
  std::vector<std::string> notices_;
  std::exception_ptr error_;
};

}  // namespace

std::uint64_t memory_floor(unsigned threads) {
  return kBaseMemory + std::uint64_t{threads} * (kWorkerMemory + (std::uint64_t{16} << 20));
}

std::size_t task_memory(std::uint64_t memory) {
  if (memory == 0) memory = std::uint64_t{1} << 30;
  if (memory < memory_floor(1))
    throw UsageError(
        fmt::format("--memory {} is below what a task needs: {}", human_bytes(memory), human_bytes(memory_floor(1))));
  return static_cast<std::size_t>(memory - kBaseMemory - kWorkerMemory);
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
  const std::size_t last = last_reading(run.plan());
  KeptRows kept(last > 0 ? (options.memory - memory_floor(options.threads)) / 2 : 0);
  RunStatus status;
  const auto start = std::chrono::steady_clock::now();
  int redone = 0;
  for (std::size_t phase = 0; phase < run.plan().phases.size(); ++phase) {
    try {
      PhaseRun(run, phase, options, resources, kept, status, start).work();
      if (phase == last) kept.close();
    } catch (const DamagedFile& damage) {
      const auto writer = ++redone > kRedoLimit ? std::nullopt : forget_writer(run, damage.path());
      if (!writer) throw;
      if (options.on_notice)
        options.on_notice(fmt::format("{} is damaged: doing task {} {} again", damage.path(),
                                      run.plan().phases[writer->phase].name, writer->index));
      phase = ~std::size_t{0};  // from the first phase on: all that is done is skipped
    }
  }
}

std::uint64_t retry_failed(const RunDir& run, const std::vector<std::string>& states) {
  std::uint64_t again = 0;
  const auto& phases = run.plan().phases;
  const auto first =
      static_cast<std::size_t>(std::ranges::find(phases, PhaseKind::kFetch, &Phase::kind) - phases.begin());
  for (std::size_t phase = first; phase < phases.size(); ++phase)
    if (phases[phase].kind == PhaseKind::kFetch)
      for (std::uint32_t i = 0; i < task_count(run, phase); ++i)
        again += ask_again(run.at(run.asked_folder({phase, i})), states);
  if (again == 0) return 0;
  sys::remove(run.at("manifest-sha256.txt"));
  for (std::size_t phase = phases.size(); phase-- > first;) sys::remove_tree(run.at("ledger/" + phases[phase].name));
  return again;
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
