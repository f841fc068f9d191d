// SPDX-License-Identifier: Apache-2.0
#include "crawl/schedule.hpp"

#include <algorithm>

namespace curate {

void HostSchedule::add(std::int64_t host, MonotonicTime when, std::int64_t rank) {
  waiting_.push({when, rank, ++turns_, host});
}

std::optional<std::int64_t> HostSchedule::take(MonotonicTime now) {
  for (; !waiting_.empty() && waiting_.top().when <= now; waiting_.pop()) ready_.push(waiting_.top());
  if (ready_.empty()) return std::nullopt;
  const std::int64_t host = ready_.top().host;
  ready_.pop();
  return host;
}

std::optional<MonotonicTime> HostSchedule::next_time() const {
  if (!ready_.empty()) return MonotonicTime::min();
  if (waiting_.empty()) return std::nullopt;
  return waiting_.top().when;
}

bool AddressPaces::take(std::uint64_t tag, const IpAddress& address, MonotonicTime now) {
  Pace& pace = paces_[address];
  if (pace.owner == tag) return true;
  if (pace.owner != 0 || pace.next > now) return false;
  pace.owner = tag;
  owned_[tag].push_back(address);
  return true;
}

std::optional<MonotonicTime> AddressPaces::free_at(const IpAddress& address, std::int64_t host) {
  Pace& pace = paces_[address];
  if (pace.owner == 0) return pace.next;
  if (std::ranges::find(pace.queue, host) == pace.queue.end()) pace.queue.push_back(host);
  return std::nullopt;
}

std::vector<std::int64_t> AddressPaces::release(std::uint64_t tag, MonotonicTime until) {
  std::vector<std::int64_t> turns;
  const auto mine = owned_.find(tag);
  if (mine == owned_.end()) return turns;
  for (const IpAddress& address : mine->second) {
    Pace& pace = paces_[address];
    pace.owner = 0;
    pace.next = std::max(pace.next, until);
    if (pace.queue.empty()) continue;
    turns.push_back(pace.queue.front());
    pace.queue.pop_front();
  }
  owned_.erase(mine);
  if (paces_.size() > forget_at_) forget_idle(MonotonicClock::now());
  return turns;
}

std::optional<std::int64_t> AddressPaces::pass_on(const IpAddress& address) {
  const auto found = paces_.find(address);
  if (found == paces_.end() || found->second.owner != 0 || found->second.queue.empty()) return std::nullopt;
  const std::int64_t host = found->second.queue.front();
  found->second.queue.pop_front();
  return host;
}

std::optional<MonotonicTime> AddressPaces::rests_until(const IpAddress& address) const {
  const auto found = paces_.find(address);
  if (found == paces_.end()) return std::nullopt;
  return found->second.next;
}

void AddressPaces::forget_idle(MonotonicTime now) {
  std::erase_if(paces_, [&](const auto& entry) {
    return entry.second.owner == 0 && entry.second.queue.empty() && entry.second.next <= now;
  });
  forget_at_ = std::max<std::size_t>(4096, paces_.size() * 2);
}

}  // namespace curate
