// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

#include "net/address.hpp"

namespace curate {

using MonotonicClock = std::chrono::steady_clock;
using MonotonicTime = MonotonicClock::time_point;

inline MonotonicClock::duration seconds_of(double seconds) {
  return std::chrono::duration_cast<MonotonicClock::duration>(std::chrono::duration<double>(seconds));
}

/// Which host may be asked next: of those whose time has come the one whose first URL has the smallest rank, the
/// longest waiting one among equals.
class HostSchedule {
 public:
  void add(std::int64_t host, MonotonicTime when, std::int64_t rank);
  /// A host whose time has come, taken out; nothing if there is none.
  std::optional<std::int64_t> take(MonotonicTime now);
  /// When the next host's time comes; nothing if no host waits.
  std::optional<MonotonicTime> next_time() const;
  std::size_t size() const { return waiting_.size() + ready_.size(); }

 private:
  struct Entry {
    MonotonicTime when;
    std::int64_t rank;
    std::uint64_t turn;
    std::int64_t host;
  };
  struct Later {
    bool operator()(const Entry& a, const Entry& b) const {
      return a.when != b.when ? a.when > b.when : a.turn > b.turn;
    }
  };
  struct Behind {
    bool operator()(const Entry& a, const Entry& b) const {
      return a.rank != b.rank ? a.rank > b.rank : a.turn > b.turn;
    }
  };
  std::priority_queue<Entry, std::vector<Entry>, Later> waiting_;
  std::priority_queue<Entry, std::vector<Entry>, Behind> ready_;
  std::uint64_t turns_ = 0;
};

/// One request at a time per address, and a pause behind each. Hosts that share an address queue for it.
class AddressPaces {
 public:
  /// Whether request `tag` may go to `address` now; if so the address is its own until `release`.
  bool take(std::uint64_t tag, const IpAddress& address, MonotonicTime now);
  /// When a host may try `address`; nothing if it is in use: then the host is queued and `release` will name it.
  std::optional<MonotonicTime> free_at(const IpAddress& address, std::int64_t host);
  /// Ends the use of all addresses of `tag`; they rest until `until`. Gives the hosts whose turn it is then.
  std::vector<std::int64_t> release(std::uint64_t tag, MonotonicTime until);
  /// Names the next host in an idle address's queue, for a host that made no use of its turn.
  std::optional<std::int64_t> pass_on(const IpAddress& address);
  std::optional<MonotonicTime> rests_until(const IpAddress& address) const;

 private:
  struct Pace {
    std::uint64_t owner = 0;
    MonotonicTime next{};
    std::deque<std::int64_t> queue;
  };
  void forget_idle(MonotonicTime now);
  std::map<IpAddress, Pace> paces_;
  std::map<std::uint64_t, std::vector<IpAddress>> owned_;
  std::size_t forget_at_ = 4096;
};

}  // namespace curate
