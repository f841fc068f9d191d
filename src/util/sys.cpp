// SPDX-License-Identifier: Apache-2.0
#include "util/sys.hpp"

#include <cerrno>
#include <filesystem>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <curate/error.hpp>

#ifdef CURATE_FAULT_HOOKS
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#endif

namespace curate::sys {

namespace {

enum class Call { kOther, kWrite, kSync };
struct Fault {
  int error = 0;
  bool half = false;
};

#ifdef CURATE_FAULT_HOOKS

class Faults {
 public:
  Faults() {
    const char* spec = std::getenv("CURATE_FAULT");
    if (spec == nullptr) return;
    const std::string text = spec;
    const auto at = text.find('@');
    if (at == std::string::npos) throw UsageError("CURATE_FAULT='" + text + "': expected ACTION@N");
    action_ = text.substr(0, at);
    argument_ = text.substr(at + 1);
    if (action_ == "count") return;
    forever_ = argument_.ends_with('+');
    at_ = std::strtoull(argument_.c_str(), nullptr, 10);
  }

  ~Faults() {
    if (action_ != "count") return;
    if (std::FILE* f = std::fopen(argument_.c_str(), "w")) {
      std::fprintf(f, "%llu\n", static_cast<unsigned long long>(calls_.load()));
      std::fclose(f);
    }
  }

  Fault next(Call call) {
    const std::uint64_t n = ++calls_;
    if (action_.empty() || action_ == "count") return {};
    if (action_ == "fsync-eio") {
      if (n < at_ || call != Call::kSync || fired_.exchange(true)) return {};
      return {EIO, false};
    }
    if (n != at_ && !(forever_ && n > at_)) return {};
    if (action_ == "kill") {
      ::kill(::getpid(), SIGKILL);
      for (;;) ::pause();
    }
    if (action_ == "stop") {
      ::raise(SIGSTOP);
      return {};
    }
    if (action_ == "enospc") return {ENOSPC, false};
    if (action_ == "eio") return {EIO, false};
    if (action_ == "short") return {0, call == Call::kWrite};
    throw UsageError("CURATE_FAULT: unknown action '" + action_ + "'");
  }

 private:
  std::string action_, argument_;
  std::uint64_t at_ = 0;
  bool forever_ = false;
  std::atomic<std::uint64_t> calls_{0};
  std::atomic<bool> fired_{false};
};

Fault fault(Call call) {
  static Faults faults;
  return faults.next(call);
}

#else

constexpr Fault fault(Call) {
  return {};
}

#endif

void fail_if(const Fault& f, const char* doing, const std::string& path) {
  if (f.error != 0) throw IoError(doing, path, f.error);
}

int open_or_throw(const std::string& path, int flags, const char* doing) {
  fail_if(fault(Call::kOther), doing, path);
  int fd;
  do fd = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
  while (fd < 0 && errno == EINTR);
  if (fd < 0) throw IoError(doing, path, errno);
  return fd;
}

template <class Write>
void write_loop(std::string_view bytes, const std::string& path, Write write) {
  while (!bytes.empty()) {
    const Fault f = fault(Call::kWrite);
    fail_if(f, "cannot write", path);
    const std::size_t ask = f.half && bytes.size() > 1 ? bytes.size() / 2 : bytes.size();
    const ssize_t n = write(bytes.data(), ask);
    if (n < 0) {
      if (errno == EINTR) continue;
      throw IoError("cannot write", path, errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

}  // namespace

int create(const std::string& path) {
  return open_or_throw(path, O_WRONLY | O_CREAT | O_EXCL, "cannot create");
}

int open_append(const std::string& path) {
  return open_or_throw(path, O_RDWR | O_CREAT, "cannot open for writing");
}

void write_all(int fd, std::string_view bytes, const std::string& path) {
  write_loop(bytes, path, [&](const char* p, std::size_t n) { return ::write(fd, p, n); });
}

void pwrite_all(int fd, std::string_view bytes, std::uint64_t offset, const std::string& path) {
  write_loop(bytes, path, [&](const char* p, std::size_t n) {
    const ssize_t done = ::pwrite(fd, p, n, static_cast<off_t>(offset));
    if (done > 0) offset += static_cast<std::uint64_t>(done);
    return done;
  });
}

void truncate(int fd, std::uint64_t size, const std::string& path) {
  fail_if(fault(Call::kOther), "cannot truncate", path);
  if (::ftruncate(fd, static_cast<off_t>(size)) != 0) throw IoError("cannot truncate", path, errno);
}

void sync(int fd, const std::string& path) {
  fail_if(fault(Call::kSync), "cannot sync", path);
  if (::fsync(fd) != 0) throw IoError("cannot sync", path, errno);
}

void sync_folder(const std::string& path) {
  fail_if(fault(Call::kSync), "cannot sync folder", path);
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) throw IoError("cannot open folder", path, errno);
  const int failed = ::fsync(fd) != 0 ? errno : 0;
  ::close(fd);
  // Some network file systems cannot sync a folder and say so with EINVAL: there is nothing more to do there.
  if (failed != 0 && failed != EINVAL) throw IoError("cannot sync folder", path, failed);
}

void close(int fd, const std::string& path) {
  const Fault f = fault(Call::kOther);
  const int failed = ::close(fd) != 0 && errno != EINTR ? errno : 0;
  fail_if(f, "cannot close", path);
  if (failed != 0) throw IoError("cannot close", path, failed);
}

void rename(const std::string& from, const std::string& to) {
  fail_if(fault(Call::kOther), "cannot rename to", to);
  if (::rename(from.c_str(), to.c_str()) != 0) throw IoError("cannot rename " + from + " to", to, errno);
}

bool link(const std::string& from, const std::string& to) {
  fail_if(fault(Call::kOther), "cannot link to", to);
  if (::link(from.c_str(), to.c_str()) == 0) return true;
  if (errno == EPERM || errno == EOPNOTSUPP || errno == EXDEV || errno == EMLINK || errno == ENOSYS) return false;
  throw IoError("cannot link " + from + " to", to, errno);
}

bool remove(const std::string& path) {
  fail_if(fault(Call::kOther), "cannot remove", path);
  if (::unlink(path.c_str()) == 0) return true;
  if (errno == ENOENT) return false;
  throw IoError("cannot remove", path, errno);
}

void make_folders(const std::string& path, bool durable) {
  struct stat info{};
  if (path.empty() || ::stat(path.c_str(), &info) == 0) return;
  const std::string parent = std::filesystem::path(path).parent_path().string();
  make_folders(parent, durable);
  fail_if(fault(Call::kOther), "cannot make folder", path);
  if (::mkdir(path.c_str(), 0777) != 0 && errno != EEXIST) throw IoError("cannot make folder", path, errno);
  if (durable) sync_folder(parent.empty() ? "." : parent);
}

void remove_tree(const std::string& path) {
  std::error_code ignored;
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path, ignored)) names.push_back(entry.path().string());
  for (const auto& name : names) {
    if (std::filesystem::is_directory(std::filesystem::symlink_status(name, ignored)))
      remove_tree(name);
    else
      remove(name);
  }
  fail_if(fault(Call::kOther), "cannot remove folder", path);
  if (::rmdir(path.c_str()) != 0 && errno != ENOENT) throw IoError("cannot remove folder", path, errno);
}

}  // namespace curate::sys
