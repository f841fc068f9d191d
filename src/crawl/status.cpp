// SPDX-License-Identifier: Apache-2.0
#include "crawl/status.hpp"

#include <fmt/format.h>

#include <curate/error.hpp>

#include "crawl/frontier.hpp"
#include "util/file.hpp"
#include "util/json.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

std::uint64_t of(const CrawlStatus& status, UrlState state) {
  return status.states[static_cast<std::size_t>(state)];
}

double per_second(std::uint64_t n, double seconds) {
  return seconds > 0 ? static_cast<double>(n) / seconds : 0;
}

std::uint64_t counted(const CrawlStatus& status, std::string_view name) {
  const auto found = status.counts.find(std::string(name));
  return found == status.counts.end() ? 0 : found->second;
}

}  // namespace

std::string status_line(const CrawlStatus& s) {
  std::uint64_t failed = 0;
  for (std::size_t i = static_cast<std::size_t>(UrlState::kRefusedUrl);
       i < static_cast<std::size_t>(UrlState::kOverBudget); ++i)
    failed += s.states[i];
  return fmt::format("{} pages  {:.0f} pages/s  {:.1f} MB/s  {} queued  {} hosts  {} failed  {} in flight  bound: {}",
                     human_count(s.pages), per_second(s.session_pages, s.seconds),
                     per_second(s.session_bytes, s.seconds) / 1e6, human_count(s.queued()), human_count(s.hosts),
                     human_count(failed), s.in_flight, s.bound);
}

std::vector<std::string> diagnose(const CrawlStatus& s) {
  std::uint64_t tried = 0;
  for (std::size_t i = 1; i < kUrlStates; ++i) tried += s.states[i];
  tried -= of(s, UrlState::kOverBudget) + of(s, UrlState::kOtherShard);
  std::vector<std::string> out;
  constexpr std::uint64_t kFew = 5;
  const auto look = [&](UrlState state, const char* advice) {
    const std::uint64_t n = of(s, state);
    if (tried < kFew || n * 5 < tried) return;
    out.push_back(fmt::format("{:.0f} % {}", 100.0 * static_cast<double>(n) / static_cast<double>(tried), advice));
  };
  look(UrlState::kNoName,
       "DNS failures: your resolver does not answer, or the seeds are old. Try `getent hosts` with one of them");
  look(UrlState::kNoConnection, "failed to connect: a firewall in front of you, or the seeds are old");
  look(UrlState::kTls, "TLS failures: is the system's CA bundle there (package ca-certificates), is the clock right?");
  look(UrlState::kTimeout, "timed out: lower fetch.in_flight, or raise fetch.timeout, if your line is slow");
  look(UrlState::kRobotsDenied, "are disallowed by robots.txt: these sites do not want to be crawled by you");
  look(UrlState::kRobotsUnreachable, "were left because robots.txt could not be had; they can be crawled later");
  look(UrlState::kHttpError, "answered with an HTTP error: look at `SELECT status, count(*) FROM url GROUP BY status`");
  look(UrlState::kHostGivenUp,
       "were given up with their host after too many failures in a row: crawl slower (politeness.delay)");
  look(UrlState::kBlockedAddress, "lead to private addresses: if they are yours, see fetch.allow_addresses");
  look(UrlState::kUnwantedType, "are of other types than fetch.types asks for");
  if (tried == 0 && s.finished && of(s, UrlState::kOverBudget) + of(s, UrlState::kOtherShard) == 0) {
    out.push_back("nothing was asked for: no seed is left. Seeds must match scope.include and not scope.exclude, too");
  } else if (of(s, UrlState::kFetched) == 0 && s.finished && tried > 0) {
    const std::uint64_t outside = counted(s, "left_out.out_of_scope");
    out.push_back(
        outside > 0 ? fmt::format("nothing was fetched and {} links lead out of scope: is scope.within what you mean?",
                                  human_count(outside))
                    : std::string("nothing was fetched: see the states above"));
  }
  return out;
}

std::string status_summary(const CrawlStatus& s) {
  std::string out = fmt::format("  {} {}: {} pages, {} as sent", s.name, s.finished ? "is done" : "is not done",
                                human_count(s.pages), human_bytes(s.bytes));
  if (s.seconds > 0)
    out += fmt::format("; this session {} pages in {:.1f} s, {:.0f} pages/s, {:.0f} pages per CPU second",
                       human_count(s.session_pages), s.seconds, per_second(s.session_pages, s.seconds),
                       per_second(s.session_pages, s.cpu_seconds));
  out += "\n\n  URLs by state\n";
  for (std::size_t i = 0; i < kUrlStates; ++i)
    if (s.states[i] > 0)
      out += fmt::format("    {:<22} {:>14}\n", url_state_name(static_cast<UrlState>(i)), human_count(s.states[i]));
  if (!s.counts.empty()) out += "  links and signals\n";
  for (const auto& [name, n] : s.counts) out += fmt::format("    {:<32} {:>14}\n", name, human_count(n));
  for (const std::string& sentence : diagnose(s)) out += "  ! " + sentence + "\n";
  return out;
}

std::string status_json(const CrawlStatus& s) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("name", std::string_view(s.name)).field("finished", s.finished).field("pages", s.pages);
  json.field("bytes", s.bytes).field("seconds", s.seconds).field("cpu_seconds", s.cpu_seconds);
  json.field("session_pages", s.session_pages).field("session_bytes", s.session_bytes).field("hosts", s.hosts);
  json.field("in_flight", s.in_flight).field("waiting", s.waiting).field("bound", std::string_view(s.bound));
  json.key("states").begin_object();
  for (std::size_t i = 0; i < kUrlStates; ++i)
    if (s.states[i] > 0) json.field(url_state_name(static_cast<UrlState>(i)), s.states[i]);
  json.end_object().key("counts").begin_object();
  for (const auto& [name, n] : s.counts) json.field(name, n);
  json.end_object().key("diagnosis").begin_array();
  for (const std::string& sentence : diagnose(s)) json.value(sentence);
  json.end_array().end_object();
  return out;
}

bool is_crawl(const std::string& folder) {
  return file_exists(folder + "/frontier.sqlite");
}

CrawlStatus read_crawl_status(const std::string& folder) {
  if (!is_crawl(folder)) throw RunError(folder + " holds no crawl");
  CrawlStatus status;
  const std::string live = folder + "/log/status.json";
  if (file_exists(live)) {
    const Json json = Json::parse(read_file(live), live);
    status.name = json["name"].text_or("crawl");
    status.pages = json["pages"].natural_or(0);
    status.bytes = json["bytes"].natural_or(0);
    status.seconds = json["seconds"].number();
    status.cpu_seconds = json["cpu_seconds"].number();
    status.session_pages = json["session_pages"].natural_or(0);
    status.session_bytes = json["session_bytes"].natural_or(0);
    status.hosts = json["hosts"].natural_or(0);
    status.in_flight = json["in_flight"].natural_or(0);
    status.waiting = json["waiting"].natural_or(0);
    status.bound = json["bound"].text_or("");
  }
  Database database = Database::open_to_read(folder + "/frontier.sqlite");
  status.states = Frontier::count_states(database);
  status.counts = Frontier::counters(database);
  Statement finished = database.prepare("SELECT value FROM meta WHERE key = 'finished'");
  status.finished = finished.step();
  return status;
}

}  // namespace curate
