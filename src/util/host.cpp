// SPDX-License-Identifier: Apache-2.0
#include "util/host.hpp"

#include <unistd.h>

#include "util/environment.hpp"

namespace curate {

std::string host_name() {
  if (std::string node = environment("SLURMD_NODENAME"); !node.empty()) return node;
  char host[256] = {};
  ::gethostname(host, sizeof host - 1);
  return host;
}

}  // namespace curate
