// SPDX-License-Identifier: Apache-2.0
#include "crawl/crawler.hpp"
#include "util/cpu_time.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {

constexpr auto kStatusEvery = std::chrono::seconds(1);

}  // namespace

void Crawler::commit(bool last) {
  if (uncommitted_ == 0 && !last) return;
  if (!ledger_lines_.empty()) ledger_->write(ledger_encoder_.frame(ledger_lines_));
  ledger_lines_.clear();
  ledger_->sync();
  warc_.sync();
  const bool whole = last || warc_.full();
  frontier_.save_archive({warc_.number(), warc_.size(), archive_records_ + warc_.records(), whole});
  frontier_.set_meta("ledger_bytes", std::to_string(ledger_->size()));
  for (const auto& [why, n] : left_out_) count(std::string("left_out.") + why, n);
  left_out_.clear();
  for (const auto& [name, n] : counts_) frontier_.count(name, n);
  counts_.clear();
  frontier_.commit();
  if (whole) {
    warc_.close_whole();
    archive_records_ = 0;
    if (!last) warc_.open(warc_.number() + 1, 0, date_text(unix_now()));
  }
  if (last) ledger_->close_whole();
  frontier_.begin();
  uncommitted_ = 0;
  last_commit_ = MonotonicClock::now();
  tell_status(true);
}

CrawlStatus Crawler::status() const {
  CrawlStatus s;
  s.name = config_.name;
  s.states = states_;
  s.pages = pages_;
  s.bytes = bytes_;
  s.seconds = std::chrono::duration<double>(MonotonicClock::now() - started_).count();
  s.cpu_seconds = process_cpu_seconds();
  s.session_pages = session_pages_;
  s.session_bytes = session_bytes_;
  s.hosts = hosts_.size();
  s.in_flight = jobs_.size();
  s.waiting = schedule_.size();
  constexpr double kBusyCpu = 0.9;
  s.bound = s.cpu_seconds > kBusyCpu * s.seconds                                ? "cpu"
            : jobs_.size() >= static_cast<std::size_t>(config_.fetch.in_flight) ? "in_flight"
            : schedule_.size() > jobs_.size()                                   ? "politeness"
                                                                                : "network";
  return s;
}

void Crawler::tell_status(bool committed) {
  const auto now = MonotonicClock::now();
  if (committed) {
    // For `curate status`: a reader sees one or the other, and nothing depends on it after a crash.
    const std::string path = options_.folder + "/log/status.json";
    sys::remove(path + ".new");
    const int fd = sys::create(path + ".new");
    sys::write_all(fd, status_json(status()) + "\n", path);
    sys::close(fd, path);
    sys::rename(path + ".new", path);
  }
  if (now - last_status_ < kStatusEvery) return;
  last_status_ = now;
  if (options_.on_status) options_.on_status(status());
}

}  // namespace curate
