// SPDX-License-Identifier: Apache-2.0
#include "util/converse.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <ctime>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <curate/error.hpp>

#include "util/descriptor.hpp"
#include "util/strings.hpp"

extern char** environ;

namespace curate {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kTick = 100;  // milliseconds
constexpr std::size_t kLastWords = 2000;
// A longer queue would hold pictures in memory that the program is in no hurry to read.
constexpr std::size_t kMostUnsent = std::size_t{1} << 20;

// Adds what there is to read; closes `from` at its end.
void read_some(Descriptor& from, std::string& into) {
  std::array<char, 65536> buffer;
  const ssize_t n = ::read(from.get(), buffer.data(), buffer.size());
  if (n > 0) into.append(buffer.data(), static_cast<std::size_t>(n));
  if (n == 0 || (n < 0 && errno != EINTR)) from.close();
}

// Writes without the signal that a closed pipe raises.
ssize_t write_quietly(int fd, std::string_view bytes) {
  sigset_t pipe, before;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe, &before);
  const ssize_t n = ::write(fd, bytes.data(), bytes.size());
  const int error = errno;
  if (n < 0 && error == EPIPE) {
    const timespec now{0, 0};
    while (::sigtimedwait(&pipe, nullptr, &now) < 0 && errno == EINTR) {
    }
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return n;
}

class Program {
 public:
  explicit Program(const Conversation& talk) : talk_(talk) {
    Descriptor in, out, err;
    make_pipe(in, in_);
    make_pipe(out_, out);
    make_pipe(err_, err);
    ::fcntl(in_.get(), F_SETFL, O_NONBLOCK);
    std::vector<char*> argv;
    for (const std::string& word : talk.command) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    if (!talk.folder.empty()) ::posix_spawn_file_actions_addchdir_np(&actions, talk.folder.c_str());
    ::posix_spawn_file_actions_adddup2(&actions, in.get(), STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, out.get(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, err.get(), STDERR_FILENO);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    // A group of its own: what it starts ends with it, and an interrupt at the terminal is ours to pass on.
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    const int error = ::posix_spawnp(&pid_, argv[0], &actions, &attributes, argv.data(), environ);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
      pid_ = 0;
      throw IoError("cannot run", talk.command[0], error);
    }
  }
  ~Program() {
    if (pid_ == 0) return;
    ::kill(-pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void talk() {
    last_ = Clock::now();
    while (out_.get() >= 0) {
      fill();
      std::array<pollfd, 3> polled{
          {{unsent_.empty() ? -1 : in_.get(), POLLOUT, 0}, {out_.get(), POLLIN, 0}, {err_.get(), POLLIN, 0}}};
      if (::poll(polled.data(), polled.size(), kTick) < 0 && errno != EINTR)
        throw IoError("cannot wait for", talk_.command[0], errno);
      talk_.tick();
      if (polled[2].revents != 0) listen();
      if (polled[1].revents != 0) hear();
      if (polled[0].revents != 0) say();
      if (waiting_ == 0 && in_.get() >= 0) last_ = Clock::now();
      check_time();
    }
    end();
  }

 private:
  void check_time() {
    if (std::chrono::duration<double>(Clock::now() - last_).count() <= talk_.timeout) return;
    fail(waiting_ == 0 ? fmt::format("has not ended within {:g} s of its last answer", talk_.timeout)
                       : fmt::format("has given no answer for {:g} s; {} requests wait", talk_.timeout, waiting_));
  }

  // Requests up to what may be on their way; closes its input behind the last one.
  void fill() {
    while (!done_ && waiting_ < talk_.ahead && unsent_.size() - sent_ < kMostUnsent) {
      if (!talk_.next(line_)) {
        done_ = true;
        break;
      }
      if (waiting_++ == 0) last_ = Clock::now();
      (unsent_ += line_) += '\n';
    }
    if (done_ && unsent_.empty()) in_.close();
  }

  void say() {
    const ssize_t n = write_quietly(in_.get(), std::string_view(unsent_).substr(sent_));
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    // It reads no more: whether it ends with an error is seen at its end.
    if (n < 0) done_ = true;
    sent_ = n < 0 ? unsent_.size() : sent_ + static_cast<std::size_t>(n);
    if (sent_ < unsent_.size()) return;
    unsent_.clear();
    sent_ = 0;
  }

  void hear() {
    read_some(out_, heard_);
    std::size_t begin = 0;
    for (std::size_t at; (at = heard_.find('\n', begin)) != std::string::npos; begin = at + 1) {
      if (at - begin > talk_.longest_answer) break;
      if (waiting_ == 0) fail("says more than it was asked: '" + heard_.substr(begin, 80) + "'");
      talk_.answer(std::string_view(heard_).substr(begin, at - begin));
      --waiting_;
      ++answers_;
      last_ = Clock::now();
    }
    heard_.erase(0, begin);
    if (heard_.size() > talk_.longest_answer)
      fail(fmt::format("gives an answer of more than {} bytes: '{}…'", talk_.longest_answer, heard_.substr(0, 80)));
  }

  void listen() {
    read_some(err_, words_);
    if (words_.size() > 2 * kLastWords) words_.erase(0, words_.size() - kLastWords);
  }

  void end() {
    while (err_.get() >= 0) {
      pollfd polled{err_.get(), POLLIN, 0};
      if (::poll(&polled, 1, kTick) == 0) break;
      listen();
    }
    in_.close();
    int status = 0;
    while (::waitpid(pid_, &status, WNOHANG) == 0) {
      ::poll(nullptr, 0, kTick / 10);
      talk_.tick();
      check_time();
    }
    pid_ = 0;
    if (WIFSIGNALED(status)) fail(fmt::format("was ended by signal {}", WTERMSIG(status)));
    if (WEXITSTATUS(status) != 0) fail(fmt::format("ended with exit code {}", WEXITSTATUS(status)));
    if (waiting_ > 0) fail(fmt::format("ended and left {} requests without an answer", waiting_));
    if (!heard_.empty()) fail("ended in the middle of a line: '" + heard_.substr(0, 80) + "'");
  }

  [[noreturn]] void fail(const std::string& what) {
    std::string words(trim_ascii(words_));
    if (words.size() > kLastWords) words.erase(0, words.size() - kLastWords);
    throw RunError(fmt::format("'{}' {}, after {} answers{}", join(talk_.command, " "), what, answers_,
                               words.empty() ? "" : "; it says:\n" + words));
  }

  const Conversation& talk_;
  pid_t pid_ = 0;
  Descriptor in_, out_, err_;
  std::string line_, unsent_, heard_, words_;
  std::size_t sent_ = 0, waiting_ = 0, answers_ = 0;
  bool done_ = false;
  Clock::time_point last_;
};

}  // namespace

void converse(const Conversation& talk) {
  Program(talk).talk();
}

}  // namespace curate
