// SPDX-License-Identifier: Apache-2.0
#include "cluster/command.hpp"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <curate/error.hpp>

#include "util/descriptor.hpp"

extern char** environ;

namespace curate {

namespace {

// Reads both until both are closed.
void drain(const Descriptor& out, const Descriptor& err, CommandAnswer& answer) {
  std::array<pollfd, 2> polled{{{out.get(), POLLIN, 0}, {err.get(), POLLIN, 0}}};
  const std::array<std::string*, 2> into{&answer.out, &answer.err};
  std::array<char, 16384> buffer;
  while (polled[0].fd >= 0 || polled[1].fd >= 0) {
    if (::poll(polled.data(), polled.size(), -1) < 0) {
      if (errno == EINTR) continue;
      throw IoError("cannot wait for", "a command", errno);
    }
    for (std::size_t i = 0; i < polled.size(); ++i) {
      if (polled[i].fd < 0 || polled[i].revents == 0) continue;
      const ssize_t n = ::read(polled[i].fd, buffer.data(), buffer.size());
      if (n > 0)
        into[i]->append(buffer.data(), static_cast<std::size_t>(n));
      else if (n == 0 || errno != EINTR)
        polled[i].fd = -1;
    }
  }
}

}  // namespace

CommandAnswer run_command(const std::vector<std::string>& words) {
  CommandAnswer answer;
  Descriptor out, err, to_out, to_err;
  make_pipe(out, to_out);
  make_pipe(err, to_err);
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, to_out.get(), STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, to_err.get(), STDERR_FILENO);
  pid_t pid = 0;
  const int error = ::posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error == ENOENT) return {127, "", words[0] + ": no such program on PATH"};
  if (error != 0) throw IoError("cannot run", words[0], error);
  to_out.close();
  to_err.close();
  drain(out, err, answer);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) throw IoError("cannot wait for", words[0], errno);
  answer.code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return answer;
}

}  // namespace curate
