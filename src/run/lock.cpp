// SPDX-License-Identifier: Apache-2.0
#include "run/lock.hpp"

#include <csignal>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <curate/error.hpp>

#include "util/descriptor.hpp"
#include "util/host.hpp"
#include "util/strings.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {

bool lock(int fd) {
  return ::flock(fd, LOCK_EX | LOCK_NB) == 0;
}

}  // namespace

RunLock::RunLock(const RunDir& run) {
  sys::make_folders(run.at("log"), false);
  fd_ = sys::open_append(run.at("log/lock"));
  if (!lock(fd_)) {
    ::close(fd_);
    throw RunError("another curate works on " + run.path() + "; wait for it or stop it");
  }
  // Whoever wants to stop this run reads here whom to ask.
  const std::string holder = fmt::format("{} {}\n", host_name(), ::getpid());
  sys::truncate(fd_, 0, run.at("log/lock"));
  sys::pwrite_all(fd_, holder, 0, run.at("log/lock"));
  run.clean(false);
}

RunLock::~RunLock() {
  ::close(fd_);
}

bool stop_run(const RunDir& run) {
  const std::string path = run.at("log/lock");
  const Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (file.get() < 0 || lock(file.get())) return false;
  const std::string holder = read_file(path);
  const auto words = split_at(trim_ascii(holder), ' ');
  const auto pid = words.size() == 2 ? parse_unsigned(words[1]) : std::nullopt;
  if (!pid) throw RunError(path + " does not say who works on the run; stop it by hand");
  if (words[0] != host_name())
    throw RunError(
        fmt::format("{} is worked on by process {} on {}; call `curate cancel` there", run.path(), *pid, words[0]));
  if (::kill(static_cast<pid_t>(*pid), SIGTERM) != 0)
    throw RunError(fmt::format("cannot stop process {}, which works on {}", *pid, run.path()));
  constexpr int kTries = 600;
  constexpr useconds_t kPause = 100'000;
  for (int i = 0; i < kTries; ++i) {
    if (lock(file.get())) return true;
    ::usleep(kPause);
  }
  throw RunError(fmt::format("process {} does not stop", *pid));
}

}  // namespace curate
