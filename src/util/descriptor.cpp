// SPDX-License-Identifier: Apache-2.0
#include "util/descriptor.hpp"

#include <array>
#include <cerrno>

#include <fcntl.h>

#include <curate/error.hpp>

namespace curate {

void make_pipe(Descriptor& read, Descriptor& write) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw IoError("cannot make", "a pipe", errno);
  read.set(ends[0]);
  write.set(ends[1]);
}

}  // namespace curate
