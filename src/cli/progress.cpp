// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.hpp"

#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include "util/strings.hpp"

namespace curate {

Progress::Progress(const Plan&, bool wanted) : wanted_(wanted), terminal_(::isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  clear();
}

void Progress::clear() {
  if (drawn_) std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

void Progress::show(const RunStatus& s) {
  if (!wanted_) return;
  const double rate = s.seconds > 0 ? static_cast<double>(s.bytes) / 1e6 / s.seconds : 0;
  if (!terminal_) {
    if (s.tasks_done < s.tasks || s.phase == last_phase_) return;
    last_phase_ = s.phase;
    std::fprintf(stderr, "%s: %u tasks, %s rows so far, %.1f s\n", s.phase.c_str(), s.tasks,
                 human_count(s.rows).c_str(), s.seconds);
    return;
  }
  constexpr std::size_t kWidth = 24;
  const std::size_t full = s.tasks == 0 ? kWidth : kWidth * s.tasks_done / s.tasks;
  const std::string bar = std::string(full, '#') + std::string(kWidth - full, '.');
  clear();
  std::fputs(fmt::format("{}/{} {:<10} [{}] {}/{} tasks  {} rows  {:.1f} MB/s  {:.0f} s", s.phase_number, s.phases,
                         s.phase, bar, s.tasks_done, s.tasks, human_count(s.rows), rate, s.seconds)
                 .c_str(),
             stderr);
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::notice(const std::string& text) {
  clear();
  std::fprintf(stderr, "curate: %s\n", text.c_str());
}

}  // namespace curate
