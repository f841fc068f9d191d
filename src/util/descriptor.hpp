// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

namespace curate {

/// Closes a file descriptor. For pipes and locks, whose closing cannot lose anything; files that are written go through
/// util/sys.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  void set(int fd) {
    close();
    fd_ = fd;
  }
  /// -1: none.
  int get() const { return fd_; }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_ = -1;
};

/// Makes the two ends of a pipe, which a program that is started does not get. Throws IoError.
void make_pipe(Descriptor& read, Descriptor& write);

}  // namespace curate
