// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace curate::test {

/// Moves this process (threads started before stay outside) into a network of its own that has nothing but loopback,
/// and lets it ask 127.0.0.1 for names. For good: a test that needs it runs alone. False where that is not permitted.
bool enter_inner_net(const std::string& folder);

/// A name server on 127.0.0.1:53. Only for the inner network.
class DnsServer {
 public:
  /// The IPv4 addresses of a name; none: there is no such name. Called by one thread.
  using Lookup = std::function<std::vector<std::string>(std::string_view name)>;
  explicit DnsServer(Lookup lookup);
  ~DnsServer();
  DnsServer(const DnsServer&) = delete;
  DnsServer& operator=(const DnsServer&) = delete;

 private:
  void serve();
  Lookup lookup_;
  int socket_ = -1;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace curate::test
